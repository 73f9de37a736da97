// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Subject and issuer of a certificate, which NIOSSL does not tell (RFC 5280, section 4.1).
///
/// For people to read; nothing is decided by them. The bytes may be anything.
struct CertificateParties: Sendable, Hashable {
    /// Whose the certificate is: `CN=xen1, O=Example`, in the order of the certificate.
    var subject: String
    /// Who signed it, in the same form.
    var issuer: String

    /// Reads a certificate in DER form; `nil` when it is none.
    init?(_ bytes: [UInt8]) {
        var file = DERReader(bytes[...])
        guard var certificate = file.next(.sequence), var body = certificate.next(.sequence) else { return nil }
        // The version is left out of version 1. Serial number and signature algorithm follow.
        _ = body.next(.version)
        guard body.next(.integer) != nil, body.next(.sequence) != nil, let issuer = body.next(.sequence),
            body.next(.sequence) != nil, let subject = body.next(.sequence)
        else { return nil }
        self.subject = Self.text(of: subject)
        self.issuer = Self.text(of: issuer)
    }

    /// More than this many attributes are no name, but an attempt to fill somebody's screen.
    private static let limit = 16
    /// And so many characters of one.
    private static let length = 128

    private static func text(of name: DERReader) -> String {
        var name = name
        var parts: [String] = []
        while parts.count < Self.limit, var set = name.next(.set) {
            while parts.count < Self.limit, var attribute = set.next(.sequence) {
                guard let type = attribute.next(.objectIdentifier), let (tag, value) = attribute.next() else { break }
                parts.append("\(Self.label(of: type))=\(Self.decode(value, tag))")
            }
        }
        return parts.joined(separator: ", ")
    }

    /// The short names that OpenSSL gives the attributes, by the bytes of their object identifiers.
    private static let labels: [[UInt8]: String] = [
        [0x55, 4, 3]: "CN", [0x55, 4, 5]: "serialNumber", [0x55, 4, 6]: "C", [0x55, 4, 7]: "L", [0x55, 4, 8]: "ST",
        [0x55, 4, 10]: "O", [0x55, 4, 11]: "OU",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 25]: "DC",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1]: "emailAddress",
    ]

    private static func label(of type: DERReader) -> String {
        Self.labels[Array(type.rest)] ?? "?"
    }

    private static func decode(_ value: DERReader, _ tag: DERReader.Tag) -> String {
        let text =
            switch tag {
            case .bmpString: String(decoding: Self.units(value.rest), as: UTF16.self)
            default: String(decoding: value.rest, as: UTF8.self)
            }
        // What would look like the next attribute is told apart.
        return String(text.prefix(Self.length)).replacing(",", with: "\\,")
    }

    private static func units(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
        var units: [UInt16] = []
        var rest = bytes
        while let high = rest.popFirst(), let low = rest.popFirst() {
            units.append(UInt16(high) << 8 | UInt16(low))
        }
        return units
    }
}
