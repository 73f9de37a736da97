// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The URI of a libvirt connection, as far as the gateway must understand it:
/// `driver[+transport]://[user@][host][:port]/[path][?parameters]` (libvirt.org, "Connection URIs").
struct LibvirtURI: Sendable, Hashable, CustomStringConvertible {
    /// The URI as it was written.
    let description: String
    /// The hypervisor driver: the scheme up to `+`, in lower case.
    let driver: String
    /// The part of the scheme after `+`: how the daemon is reached.
    let transport: String?
    /// The host without user, port and brackets, or `nil` when the URI names none.
    let host: String?
    /// What stands behind the host, as in `/system`; without parameters.
    let path: String
    /// The parameters behind `?`, by name; of several with one name the last, as libvirt does it.
    let parameters: [String: String]
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
        let schemes = scheme.split(separator: "+", maxSplits: 1)
        self.driver = schemes.first.map(String.init) ?? ""
        self.transport = schemes.dropFirst().first.map(String.init)

        let rest = text[text.index(after: colon)...]
        let whole = rest.prefix { $0 != "#" }
        self.parameters = Self.parameters(whole.drop { $0 != "?" }.dropFirst())
        guard rest.hasPrefix("//") else {
            guard rest.hasPrefix("/") else { return nil }
            self.host = nil
            self.hasPassword = false
            self.path = String(whole.prefix { $0 != "?" })
            return
        }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        self.path = String(whole.dropFirst(2 + authority.count).prefix { $0 != "?" })
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

    /// Whether the hypervisor is on this very machine, beyond doubt: so that its loopback is the gateway's loopback, its
    /// sockets are in the gateway's file system, and it can hand descriptors over.
    ///
    /// A URI with a host is never local, `127.0.0.1` neither: that may be a tunnel to somewhere else. For the same
    /// reason no transport but `unix` is.
    var isLocal: Bool {
        self.transport == "unix" || (self.transport == nil && self.host == nil)
    }

    /// Whether it means the daemon of one user and not that of the whole machine.
    var isSession: Bool { self.path == "/session" }

    private static func parameters(_ query: Substring) -> [String: String] {
        query.split(separator: "&").reduce(into: [:]) { parameters, part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            parameters[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
        }
    }
}

extension LibvirtURI: SettingsValue {
    static var expectation: String { "a libvirt URI, as in qemu:///system or qemu+tls://kvm1.example.org/system" }

    init?(node: SettingsNode) {
        guard let text = String(node: node), let uri = LibvirtURI(text) else { return nil }
        self = uri
    }
}
