// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import Foundation
internal import Logging
internal import NIOPosix

/// Asks the backends of a configuration file directly, as an administrator: whoever can read the file is one.
struct LocalSource: ConsoleSource {
    private let plane: ControlPlane
    private let api: OwnAPI
    private let principal: Principal

    /// Makes the parts that `settings` name.
    init(_ settings: GatewaySettings) async throws {
        var log = settings.log
        // The answer is on the terminal; what went well besides is of no interest there.
        log.level = max(log.level, .warning)
        let logger = log.logger()
        self.plane = try await ControlPlane.make(
            settings: settings, logger: logger, eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
        self.api = OwnAPI(
            directory: self.plane.directory, issuer: self.plane.consoleAuth.issuer, accessURLs: self.plane.accessURLs,
            logger: logger)
        self.principal = Principal(name: "local:\(NSUserName())", isAdministrator: true)
    }

    func instances() async throws -> InstanceListing {
        await self.api.instances(principal: self.principal)
    }

    func console(of instance: String, type: String) async throws -> ConsoleAnswer {
        try await self.api.console(of: instance, type: type, principal: self.principal)
    }

    func close() async {
        await self.plane.shutdown()
    }
}
