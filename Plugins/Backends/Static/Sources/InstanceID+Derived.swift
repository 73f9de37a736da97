// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Crypto

extension InstanceID {
    /// This backend's own namespace: a random UUID.
    private static let namespace: [UInt8] = [
        0x6f, 0x1c, 0xb8, 0x52, 0x3d, 0x0e, 0x4a, 0x97, 0x8b, 0x25, 0xe4, 0x70, 0x9d, 0x13, 0xaf, 0x68,
    ]

    /// The UUID of an instance that was given none: always the same for the same two names (a version 5 UUID, RFC 9562,
    /// section 5.5).
    init(derivedFrom name: String, of backend: BackendName) {
        var hash = Insecure.SHA1()
        hash.update(data: Self.namespace)
        hash.update(data: Array("\(backend)\0\(name)".utf8))
        let digest = Array(hash.finalize())
        func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
            bytes.reduce(0) { ($0 << 8) | UInt64($1) }
        }
        let version: UInt64 = 0x5000
        let variant: UInt64 = 0x8000_0000_0000_0000
        self.init(
            bytes: (
                number(digest[..<8]) & ~0xf000 | version,
                number(digest[8..<16]) & 0x3fff_ffff_ffff_ffff | variant
            ))
    }
}
