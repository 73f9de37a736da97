// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import XML

extension ConsoleEndpoint {
    /// The console that `xml`, the live description of a domain that runs, describes.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when it cannot be read, `instanceNotRunning` when the domain
    ///   stopped meanwhile, `consoleTypeUnavailable` when it has no VNC server, and what
    ///   ``ConsolePlace/init(of:settings:)`` throws.
    init(libvirtXML xml: String, settings: LibvirtSettings) throws(ConsoleError) {
        let description: DomainDescription
        do {
            description = try DomainDescription(xml: xml)
        } catch let error as ConsoleError {
            throw error
        } catch {
            throw ConsoleError(.backendUnavailable, "the description of a domain cannot be read", cause: error)
        }
        guard let runtimeID = description.runtimeID else {
            throw ConsoleError(.instanceNotRunning, "\(description.id) has just stopped")
        }
        guard let graphics = description.graphics else {
            throw ConsoleError(.consoleTypeUnavailable, "\(description.id) has no VNC server")
        }
        let place = try ConsolePlace(of: graphics, settings: settings)
        self.init(
            host: place.host, port: place.port, security: settings.consoles.security(password: graphics.password),
            generation: "id-\(runtimeID)")
    }
}
