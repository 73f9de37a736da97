// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TLS

/// The reading of certificates that are none, or nearly so.
@Suite struct CertificatePartiesTests {
    private static func value(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        contents.count < 128
            ? [tag, UInt8(contents.count)] + contents
            : [tag, 0x82, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
    }

    private static func name(_ attributes: (type: [UInt8], tag: UInt8, value: [UInt8])...) -> [UInt8] {
        self.value(
            0x30,
            attributes.flatMap {
                self.value(0x31, self.value(0x30, self.value(0x06, $0.type) + self.value($0.tag, $0.value)))
            })
    }

    private static func certificate(version: [UInt8], issuer: [UInt8], subject: [UInt8]) -> [UInt8] {
        let algorithm = self.value(0x30, [])
        return self.value(
            0x30,
            self.value(0x30, version + [2, 1, 7] + algorithm + issuer + self.value(0x30, []) + subject) + algorithm)
    }

    private static let good = Self.certificate(
        version: [0xA0, 3, 2, 1, 2], issuer: Self.name(([0x55, 4, 10], 0x0C, Array("Example".utf8))),
        subject: Self.name(
            ([0x55, 4, 3], 0x1E, [0, 0x78, 0x20, 0xAC]), ([0x2A, 3, 4], 0x13, Array("a,b=c".utf8))))

    @Test func bothAreRead() throws {
        let parties = try #require(CertificateParties(Self.good))
        #expect(parties.issuer == "O=Example")
        #expect(parties.subject == "CN=x€, ?=a\\,b=c")
    }

    @Test func aCertificateOfVersionOneIsReadToo() throws {
        let old = Self.certificate(
            version: [], issuer: Self.name(), subject: Self.name(([0x55, 4, 3], 0x13, Array("old".utf8))))
        let parties = try #require(CertificateParties(old))
        #expect(parties.issuer == "")
        #expect(parties.subject == "CN=old")
    }

    @Test func whatIsCutAnywhereIsNone() {
        for count in 0..<Self.good.count { #expect(CertificateParties(Array(Self.good.prefix(count))) == nil) }
    }

    @Test func noByteThatIsDifferentStopsIt() {
        for index in Self.good.indices {
            for byte: UInt8 in [0, 0x30, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xFF] {
                var bytes = Self.good
                bytes[index] = byte
                _ = CertificateParties(bytes)
            }
        }
    }

    @Test func aNameHasABound() throws {
        let many = Self.value(
            0x30,
            (0..<100).flatMap { _ in
                Self.value(
                    0x31,
                    Self.value(
                        0x30, Self.value(0x06, [0x55, 4, 3]) + Self.value(0x0C, [UInt8](repeating: 0x61, count: 200))))
            })
        let parties = try #require(
            CertificateParties(Self.certificate(version: [], issuer: Self.name(), subject: many)))
        #expect(parties.subject.count == 16 * ("CN=".count + 128) + 15 * 2)
    }
}
