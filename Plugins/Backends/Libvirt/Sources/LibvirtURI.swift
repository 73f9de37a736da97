// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The URI of a libvirt connection, as far as the gateway must understand it: `driver[+transport]://[user@][host]/…`
/// (libvirt.org, "Connection URIs").
struct LibvirtURI: Sendable, Hashable, CustomStringConvertible {
    /// The URI as it was written.
    let description: String
    /// The part of the scheme after `+`: how the daemon is reached.
    let transport: String?
    /// The host without user, port and brackets, or `nil` when the URI names none.
    let host: String?
    /// Whether a password stands in it.
    let hasPassword: Bool

    /// The URI in `text`, or `nil` when it has no scheme or has anything in it that no URI has.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
        else { return nil }
        self.description = text
        self.transport = scheme.split(separator: "+", maxSplits: 1).dropFirst().first.map(String.init)

        let rest = text[text.index(after: colon)...]
        guard rest.hasPrefix("//") else {
            guard rest.hasPrefix("/") else { return nil }
            self.host = nil
            self.hasPassword = false
            return
        }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        self.hasPassword = parts.dropLast().contains { $0.contains(":") }
        let place = parts.last ?? ""
        let host: Substring
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else { return nil }
            host = place[place.index(after: place.startIndex)..<end]
        } else {
            host = place.prefix { $0 != ":" }
        }
        self.host = host.isEmpty ? nil : String(host)
    }

    /// Whether the hypervisor is on this very machine, beyond doubt: so that its loopback is the gateway's loopback.
    ///
    /// A URI with a host is never local, `127.0.0.1` neither: that may be a tunnel to somewhere else.
    var isLocal: Bool {
        self.host == nil || self.transport == "unix"
    }
}

extension LibvirtURI: SettingsValue {
    static var expectation: String { "a libvirt URI, as in qemu:///system or qemu+tls://kvm1.example.org/system" }

    init?(node: SettingsNode) {
        guard let text = String(node: node), let uri = LibvirtURI(text) else { return nil }
        self = uri
    }
}
