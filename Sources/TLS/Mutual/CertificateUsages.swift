// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a certificate says it may be used for (RFC 5280, section 4.2.1.12), which NIOSSL does not tell.
///
/// The bytes may be anything: what cannot be read says nothing.
struct CertificateUsages: Sendable, Hashable {
    /// Whether it may be a server's.
    let isForServers: Bool
    /// Whether it may be a client's.
    let isForClients: Bool

    private static let extendedKeyUsage: [UInt8] = [0x55, 0x1D, 0x25]
    private static let serverAuth: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 3, 1]
    private static let clientAuth: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 3, 2]

    /// Reads a certificate in DER form. One that says nothing is for nobody: no "any purpose" by leaving it out.
    init(_ bytes: [UInt8]) {
        let usages = Self.usages(in: bytes)
        self.isForServers = usages.contains(Self.serverAuth)
        self.isForClients = usages.contains(Self.clientAuth)
    }

    private static func usages(in bytes: [UInt8]) -> Set<[UInt8]> {
        var file = DERReader(bytes[...])
        guard var certificate = file.next(.sequence), var body = certificate.next(.sequence) else { return [] }
        // The extensions are the last of the body, behind what need not be there.
        while let (tag, value) = body.next() {
            guard tag == .extensions else { continue }
            var wrapper = value
            guard var list = wrapper.next(.sequence) else { return [] }
            while var entry = list.next(.sequence) {
                guard let type = entry.next(.objectIdentifier) else { return [] }
                guard Array(type.rest) == Self.extendedKeyUsage else { continue }
                // Whether it is critical may stand between.
                _ = entry.next(.boolean)
                guard var octets = entry.next(.octetString), var purposes = octets.next(.sequence) else { return [] }
                var usages: Set<[UInt8]> = []
                while let purpose = purposes.next(.objectIdentifier) { usages.insert(Array(purpose.rest)) }
                return usages
            }
        }
        return []
    }
}
