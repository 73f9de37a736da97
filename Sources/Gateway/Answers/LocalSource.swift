// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import Foundation
internal import Logging
internal import NIOPosix

/// Asks the backends of a configuration file directly, as an administrator: whoever can read the file is one.
struct LocalSource: ConsoleSource {
    private let settings: GatewaySettings
    private let logger: Logger
    private let principal = Principal(name: "local:\(NSUserName())", isAdministrator: true)

    /// A source for what `settings` name.
    init(_ settings: GatewaySettings) {
        self.settings = settings
        var log = settings.log
        // The answer is on the terminal; what went well besides is of no interest there.
        log.level = max(log.level, .warning)
        self.logger = Replaceable(log).logger()
    }

    /// Makes the backends and nothing else: a look at the instances leaves no token key and no store behind.
    func instances() async throws -> InstanceListing {
        try self.checkRole()
        let directory = try await BackendDirectory.make(self.settings.backends, logger: self.logger)
        directory.assign(self.settings.projects)
        let listing = await OwnAPI.instances(of: directory, principal: self.principal, logger: self.logger)
        await directory.shutdown()
        return listing
    }

    func console(of instance: String, type: String, mode: ConsoleMode) async throws -> ConsoleAnswer {
        try await self.withAPI {
            try await $0.console(of: instance, type: type, mode: mode, principal: self.principal)
        }
    }

    /// In the store: a gateway that runs over it ends its sessions when it next asks which are alive.
    func revoke(_ instance: String) async throws -> RevocationAnswer {
        try await self.withAPI { try await $0.revoke(instance, principal: self.principal) }
    }

    /// Makes everything that an API would ask, for the time of `body`.
    private func withAPI<Answer>(_ body: (OwnAPI) async throws -> Answer) async throws -> Answer {
        try self.checkRole()
        let plane = try await ControlPlane.make(
            settings: self.settings, logger: self.logger, eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
        let api = OwnAPI(
            directory: plane.directory, issuer: plane.consoleAuth.issuer, accessURLs: plane.accessURLs,
            logger: self.logger)
        do {
            let answer = try await body(api)
            await plane.shutdown()
            return answer
        } catch {
            await plane.shutdown()
            throw error
        }
    }

    /// Makes the backends and nothing else.
    func screenshot(of instance: String) async throws -> Screenshot {
        try self.checkRole()
        let directory = try await BackendDirectory.make(self.settings.backends, logger: self.logger)
        do {
            let screenshot = try await OwnAPI.screenshot(
                of: instance, in: directory, principal: self.principal, logger: self.logger)
            await directory.shutdown()
            return screenshot
        } catch {
            await directory.shutdown()
            throw error
        }
    }

    func close() async {}

    private func checkRole() throws {
        guard self.settings.consoleAuth.authority == nil else { return }
        throw CommandFailure(
            .mistakes, "this file is a proxy's, which knows no instances: ask the API of its authority with --api")
    }
}
