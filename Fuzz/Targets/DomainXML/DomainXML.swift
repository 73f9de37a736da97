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
        guard let description = try? DomainDescription(xml: input.text), let graphics = description.graphics else {
            return
        }
        guard let here = LibvirtURI("qemu:///system"), let away = LibvirtURI("qemu+tls://kvm1.example.org/system")
        else {
            hold(false, "a URI is refused")
            return
        }
        _ = try? ConsolePlace(of: graphics, settings: LibvirtSettings(uri: here))
        if let place = try? ConsolePlace(of: graphics, settings: LibvirtSettings(uri: away)) {
            let host = DialHost(place.host)
            hold(
                host?.isLoopback == false && host?.isWildcard == false, "\(place.host) is a place of the gateway's own")
            hold((1...65535).contains(place.port), "\(place.port) is no port")
        }
    }
}
