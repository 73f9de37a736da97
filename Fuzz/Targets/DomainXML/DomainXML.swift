// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit

@testable internal import LibvirtBackend
@testable internal import XML

/// The description of a domain, which a hostile hypervisor or guest wrote: read or refused, and what it names is never
/// a place on this machine when the hypervisor is another one.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        if input.choice & 3 == 0 {
            // Bytes that may be no text.
            if let document = try? XMLDocument(parsing: input.bytes) { _ = try? document.elements("//*") }
        }
        guard let here = LibvirtURI("qemu:///system"), let away = LibvirtURI("qemu+tls://kvm1.example.org/system")
        else {
            hold(false, "a URI is refused")
            return
        }
        if let console = try? LiveConsole(libvirtXML: input.text, settings: LibvirtSettings(uri: here)) {
            switch console.place {
            case .tcp(let host, let port):
                hold(DialHost(host) != nil && (1...65535).contains(port), "\(host) port \(port) cannot be dialled")
            case .unixSocket(let path): hold(path.hasPrefix("/"), "\(path) is not absolute")
            case .handedOver(let index): hold(index >= 0, "no graphics device has the number \(index)")
            }
        }
        if let console = try? LiveConsole(libvirtXML: input.text, settings: LibvirtSettings(uri: away)) {
            guard case .tcp(let host, let port) = console.place else {
                hold(false, "\(console.place) is a place of the gateway's own")
                return
            }
            let dialled = DialHost(host)
            hold(
                dialled?.isLoopback == false && dialled?.isWildcard == false, "\(host) is a place of the gateway's own")
            hold((1...65535).contains(port), "\(port) is no port")
        }
    }
}
