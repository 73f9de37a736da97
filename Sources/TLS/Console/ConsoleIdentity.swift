// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOSSL

/// Who a console's certificate must be for.
package enum ConsoleIdentity: Sendable, Hashable, CustomStringConvertible {
    /// A host name, among the certificate's DNS names.
    case name(String)
    /// An address, among the certificate's IP addresses.
    case address(IPAddress)

    /// `text` as an address where it is one, and as a name otherwise.
    package init(_ text: String) {
        if let address = IPAddress(text) {
            self = .address(address)
        } else {
            self = .name(text)
        }
    }

    /// Whether one of the subject alternative names of `certificate` is this one.
    func isNamed(by certificate: NIOSSLCertificate) -> Bool {
        switch self {
        case .name(let name): certificate.hostNames.contains { Self.matches($0, name: name) }
        case .address(let address): certificate.addresses.contains(address)
        }
    }

    /// Whether `pattern`, a DNS name of a certificate, is for `name` (RFC 9525, section 6.3): letter by letter in either
    /// case, or with `*` for the whole of the first label, below a name of two labels at least.
    static func matches(_ pattern: String, name: String) -> Bool {
        func labels(_ text: String) -> [Substring] {
            let plain = text.lowercased()
            return (plain.last == "." ? plain.dropLast() : plain[...]).split(
                separator: ".", omittingEmptySubsequences: false)
        }
        let (pattern, name) = (labels(pattern), labels(name))
        guard pattern.count == name.count, !name.contains(where: \.isEmpty),
            name.joined().utf8.allSatisfy({ $0 < 0x80 })
        else { return false }
        guard pattern.first == "*" else { return pattern == name }
        return pattern.count > 2 && pattern.dropFirst() == name.dropFirst()
    }

    /// The name or the address.
    package var description: String {
        switch self {
        case .name(let name): name
        case .address(let address): "\(address)"
        }
    }
}
