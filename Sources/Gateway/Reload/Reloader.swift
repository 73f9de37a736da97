// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import Logging
internal import RemoteConsoleAuth

/// Reads the configuration again and makes it hold, or changes nothing.
actor Reloader {
    private let path: String
    private let plugins: Plugins
    private let plane: ControlPlane
    private let log: Replaceable<LogSettings>
    private let shutdown: Replaceable<ShutdownSettings>
    private let api: ConsoleAPIService?
    private let proxies: ConsoleAuthService?
    private let logger: Logger
    private var settings: GatewaySettings

    /// A reloader of the file at `path`, which `settings` were read from.
    ///
    /// - Parameters:
    ///   - api: the API, which may have a certificate.
    ///   - proxies: what answers proxies, which has one.
    init(
        path: String, plugins: Plugins, settings: GatewaySettings, plane: ControlPlane,
        log: Replaceable<LogSettings>, shutdown: Replaceable<ShutdownSettings>,
        api: ConsoleAPIService?, proxies: ConsoleAuthService?, logger: Logger
    ) {
        self.path = path
        self.plugins = plugins
        self.settings = settings
        self.plane = plane
        self.log = log
        self.shutdown = shutdown
        self.api = api
        self.proxies = proxies
        self.logger = logger
    }

    /// Reads the file. What is wrong or what changed is logged.
    ///
    /// First everything is made that can fail, then everything is put in its place, which cannot.
    func reload() async -> ReloadResult {
        let new: GatewaySettings
        do {
            new = try ConfigurationOption.load(self.path, plugins: self.plugins)
        } catch {
            let lines = (error as? CommandFailure)?.lines ?? ["\(error)"]
            for line in lines { self.logger.error("configuration not reloaded", metadata: ["mistake": "\(line)"]) }
            return .mistakes
        }
        let difference = SettingsDifference(from: self.settings.tree, to: new.tree)
        let refused = LiveKeys.restartNeeded(difference, from: self.settings, to: new)
        guard refused.isEmpty else {
            for change in refused {
                self.logger.error(
                    "configuration not reloaded: a key needs a restart", metadata: ["change": "\(change)"])
            }
            return .needsRestart
        }
        do {
            try await self.apply(new, difference)
        } catch {
            self.logger.error("configuration not reloaded", metadata: ["error": "\(error)"])
            return .failed
        }
        for change in difference.changes {
            self.logger.notice("configuration changed", metadata: ["change": "\(change)"])
        }
        self.logger.notice("configuration reloaded", metadata: ["changes": "\(difference.changes.count)"])
        return .done
    }

    private func apply(_ new: GatewaySettings, _ difference: SettingsDifference) async throws {
        // Also those whose keys are the same: the files that these name may have changed.
        let listeners = try new.listeners.compactMap { configured -> (@Sendable () -> Void)? in
            if configured.isElsewhere {
                guard !difference.touches("listeners.\(configured.name)") else {
                    throw ConsoleError(
                        .invalidRequest, "listeners.\(configured.name): a listener that is elsewhere needs a restart")
                }
                return nil
            }
            guard let listener = self.plane.listeners[configured.type] as? any ReloadableListener else {
                let path = "listeners.\(configured.name)"
                guard !difference.touches(path) else {
                    throw ConsoleError(.invalidRequest, "\(path): a listener of this kind needs a restart")
                }
                return nil
            }
            return try listener.prepare(configured.factory)
        }
        try self.api?.reloadCertificate()
        try self.proxies?.reloadCertificate()
        try self.plane.consoleAuth.reloadCertificates()
        let known = self.plane.directory.backends
        let changed = new.backends.filter {
            known[$0.name] == nil || difference.touches("backends.\($0.name)")
        }
        let made = try await BackendDirectory.make(changed, logger: self.logger).backends
        // From here on nothing fails.
        let names = Set(new.backends.map(\.name))
        let backends = known.filter { names.contains($0.key) }.merging(made) { $1 }
        self.plane.directory.assign(new.projects)
        self.plane.directory.replace(with: backends)
        self.plane.retire(known.filter { made[$0.key] != nil || !names.contains($0.key) }.map(\.value))
        if let authority = new.consoleAuth.authority { self.plane.consoleAuth.update(authority.grants) }
        listeners.forEach { $0() }
        self.log.replace(with: new.log)
        self.shutdown.replace(with: new.shutdown)
        self.settings = new
    }
}
