// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging

/// What Oriel's own API offers, without the HTTP: its command line does the same in the same way with no API between.
package struct OwnAPI: Sendable {
    private let visible: VisibleInstances
    private let desk: ConsoleDesk
    private let screenshots: ScreenshotDesk

    /// Over these backends, this token authority and these listeners.
    package init(directory: BackendDirectory, issuer: any ConsoleIssuing, accessURLs: AccessURLs, logger: Logger) {
        let visible = VisibleInstances(directory: directory, log: CalmLog(logger))
        self.init(visible: visible, desk: ConsoleDesk(visible: visible, issuer: issuer, accessURLs: accessURLs))
    }

    /// Over parts that others use too.
    init(visible: VisibleInstances, desk: ConsoleDesk) {
        self.visible = visible
        self.desk = desk
        self.screenshots = ScreenshotDesk(visible: visible)
    }

    /// What every backend has, or why it could not be asked.
    package func instances(principal: Principal) async -> InstanceListing {
        let (instances, failures) = await self.visible.list(for: principal)
        return InstanceListing(instances, failures: failures, showsMessages: principal.isAdministrator)
    }

    /// What the backends of `directory` have: all there is to say where there is no token authority.
    package static func instances(
        of directory: BackendDirectory, principal: Principal, logger: Logger
    ) async -> InstanceListing {
        let (instances, failures) = await VisibleInstances(directory: directory, log: CalmLog(logger)).list(
            for: principal)
        return InstanceListing(instances, failures: failures, showsMessages: principal.isAdministrator)
    }

    /// What the first screen of the instance with this name or UUID shows.
    ///
    /// - Throws: ``ConsoleError``: as finding the instance and taking the screenshot, or `consoleTypeUnavailable`.
    func screenshot(of instance: String, principal: Principal) async throws -> Screenshot {
        try await self.screenshots.take(of: InstanceReference(instance), for: principal)
    }

    /// The same of what the backends of `directory` have: where there is no token authority.
    package static func screenshot(
        of instance: String, in directory: BackendDirectory, principal: Principal, logger: Logger
    ) async throws -> Screenshot {
        let visible = VisibleInstances(directory: directory, log: CalmLog(logger))
        return try await ScreenshotDesk(visible: visible).take(of: InstanceReference(instance), for: principal)
    }

    /// A fresh URL for a console of the instance with this name or UUID.
    ///
    /// - Parameter mode: what its session may do; `nil` for as much as the principal may.
    /// - Throws: ``ConsoleError``: as finding the instance and issuing the token, `consoleTypeUnavailable` or `forbidden`.
    package func console(
        of instance: String, type: String, mode: ConsoleMode?, principal: Principal
    ) async throws -> ConsoleAnswer {
        let (url, mode, issued) = try await self.desk.open(
            InstanceReference(instance), type: type, mode: mode, for: principal)
        return ConsoleAnswer(url: url, type: type, mode: mode, issued: issued)
    }

    /// Takes back all access to the console of the instance with this name or UUID: tokens and sessions.
    ///
    /// - Throws: ``ConsoleError``: as finding the instance, which an administrator's UUID does without, `forbidden`, or
    ///   `authorityUnavailable`.
    package func revoke(_ instance: String, principal: Principal) async throws -> RevocationAnswer {
        try await self.desk.revoke(InstanceReference(instance), for: principal)
    }

    /// `POST /v1/consoles` with `{"instance": name or UUID, "type": "novnc", "mode": "control"}`; type and mode may be left out.
    func console(body: JSONValue, principal: Principal) async throws -> ConsoleAnswer {
        let wish = try JSONObject(body, required: ["instance"], optional: ["type", "mode"])
        let instance = try wish.string("instance")
        let type = wish.value("type") == .null ? ConsoleType.novnc.description : try wish.string("type")
        return try await self.console(of: instance, type: type, mode: try Self.mode(in: wish), principal: principal)
    }

    private static func mode(in wish: JSONObject) throws -> ConsoleMode? {
        guard wish.value("mode") != .null else { return nil }
        let text = try wish.string("mode")
        guard let mode = ConsoleMode(rawValue: text) else {
            let known = ConsoleMode.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
            throw ConsoleError(.invalidRequest, "'mode' must be \(known), not '\(text.prefix(64))'")
        }
        return mode
    }
}
