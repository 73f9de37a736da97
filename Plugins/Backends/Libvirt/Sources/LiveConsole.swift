// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import XML

/// The console of a domain that runs, as its live description tells it, before anything is opened.
struct LiveConsole: Sendable, Hashable {
    /// Its VNC server.
    var graphics: VNCGraphics
    /// How that is reached.
    var place: ConsolePlace
    /// Which start of the domain this is.
    var generation: String

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
        self.graphics = graphics
        self.place = try ConsolePlace(of: graphics, settings: settings)
        self.generation = "id-\(runtimeID)"
    }

    /// Whether `endpoint` is this console, of this start of the domain.
    func isConsole(at endpoint: ConsoleEndpoint) -> Bool {
        self.generation == endpoint.generation && self.place.isPlace(of: endpoint.address)
    }

    /// What came of reading a description, and the connection that was handed over for it, if any.
    struct Opened: Sendable {
        var console: Result<LiveConsole, ConsoleError>
        var descriptor: ConnectedDescriptor?
    }

    /// Reads `xml`, and keeps the failure: on the thread of libvirt's calls only those of libvirt are thrown.
    static func reading(_ xml: String, _ settings: LibvirtSettings) -> Result<LiveConsole, ConsoleError> {
        do throws(ConsoleError) {
            return .success(try LiveConsole(libvirtXML: xml, settings: settings))
        } catch {
            return .failure(error)
        }
    }
}
