// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOCore
import Testing

@testable import RemoteConsoleAuth

/// An authority that was taken over says something else than it should.
@Suite struct HostileGrantTests {
    private let text: String

    init() throws {
        let bytes = try Wire.encode(
            try WireGrant(Samples.grant(), authorities: WireEndpoint.Authorities(tls: Samples.pem)))
        self.text = String(buffer: bytes)
    }

    private func decode(_ text: String) throws -> Grant {
        try Wire.decode(WireGrant.self, from: ByteBuffer(string: text)).value(certificate: Samples.certificate)
    }

    @Test func theTextIsGoodAsItIs() throws {
        #expect(try self.decode(self.text).endpoint == Samples.everything)
    }

    @Test(arguments: [
        ("\"port\":443", "\"port\":0"), ("\"port\":443", "\"port\":65536"), ("\"port\":443", "\"port\":-1"),
        ("\"port\":443", "\"port\":\"443\""), ("\"port\":443", "\"port\":4.5"),
        ("\"port\":443", "\"port\":99999999999999999999"), ("\"port\":443", "\"port\":443,\"socket\":\"/run/x\""),
        ("\"port\":443", "\"port\":443,\"port\":444"),
        ("\"host\":\"xen1.example.org\"", "\"host\":\"0.0.0.0\""), ("\"host\":\"xen1.example.org\"", "\"host\":\"\""),
        ("\"host\":\"xen1.example.org\"", "\"host\":\"127.1\""), ("\"host\":\"xen1.example.org\"", "\"host\":null"),
        ("\"host\":\"xen1.example.org\"", "\"host\":\"a\\nb\""),
        ("\"path\":\"/console", "\"path\":\"console"), ("\"path\":\"/console", "\"path\":\"/con sole"),
        ("\"path\":\"/console", "\"path\":\"/x\\r\\nHost: y\\r\\n"),
        ("\"host\":\"[2001:db8::1]:443\"", "\"host\":\"a\\r\\nb\""),
        ("\"host\":\"[2001:db8::1]:443\"", "\"host\":\"\""),
        ("OpaqueRef:5e55-10n", "a\\r\\nCookie: b"), ("OpaqueRef:5e55-10n", ""), ("OpaqueRef:5e55-10n", "a b"),
        ("sha256:0707", "sha256:07"), ("sha256:0707", "sha256:zz07"),
        ("\"minimum_version\":\"1.0\"", "\"minimum_version\":\"0.9\""),
        ("\"server_name\":\"10.0.0.21\"", "\"server_name\":\"a b\""), ("\"verified\":false", "\"verified\":0"),
        ("\"max_session_ms\":28800000", "\"max_session_ms\":-1"),
        ("\"max_session_ms\":28800000", "\"max_session_ms\":9000000000000000000"),
        ("\"max_session_ms\":28800000", "\"max_session_ms\":1e400"),
        ("\"mode\":\"view\"", "\"mode\":\"root\""), ("\"first_port\":5900", "\"first_port\":0"),
        ("\"first_port\":5900", "\"first_port\":6000"), ("\"last_port\":5999", "\"last_port\":65536"),
        ("\"10.0.0.0/24\"", "\"10.0.0.0/33\""), ("\"instance_name\":\"wéb\"", "\"instance_name\":\"w\\u0000b\""),
        ("\"backend\":\"xen1\"", "\"backend\":7"), ("\"generation\":\"", "\"generation\":\"\\u001b[2J"),
        ("00000000-0000-000a-0000-000000000001", "00000000-0000-000a-0000-00000000000"),
    ])
    func whatCannotBeIsRefused(part: String, replacement: String) throws {
        let changed = self.text.replacing(part, with: replacement, maxReplacements: 1)
        try #require(changed != self.text, "the text has no \(part)")
        let error = #expect(throws: ConsoleError.self) { try self.decode(changed) }
        #expect(error?.code == .invalidRequest)
    }

    @Test func everyLongestPrefixIsRefused() {
        for length in 0..<self.text.utf8.count {
            let cut = String(decoding: self.text.utf8.prefix(length), as: UTF8.self)
            #expect(throws: ConsoleError.self) { try self.decode(cut) }
        }
    }

    @Test(arguments: [
        "", "null", "[]", "7", "\"x\"", "{", "{}", "{\"session\":{}}", "nul", "\u{0}", "{\"session\":\"\",}",
        String(repeating: "[", count: 60_000), String(repeating: "{\"a\":", count: 10_000),
    ])
    func whatIsNoGrantIsRefused(text: String) {
        let error = #expect(throws: ConsoleError.self) { try self.decode(text) }
        #expect(error?.code == .invalidRequest)
    }

    @Test func anErrorSaysNothingOfWhatWasThere() {
        let error = #expect(throws: ConsoleError.self) {
            try Wire.decode(RedeemRequest.self, from: ByteBuffer(string: "{\"token\":[\"s3cr3t\"]}"))
        }
        #expect("\(String(describing: error))".contains("RedeemRequest"))
        #expect(!"\(String(describing: error))".contains("s3cr3t"))
    }

    @Test func tooMuchIsRefused() throws {
        let pins =
            "\"pins\":[" + Array(repeating: "\"\(Samples.pin?.description ?? "")\"", count: 65).joined(separator: ",")
        let many = self.text.replacing(try #require(self.text.firstMatch(of: /"pins":\["[^"]*"/)).output, with: pins)
        #expect(throws: ConsoleError.self) { try self.decode(many) }
        let long = self.text.replacing("MAA=", with: String(repeating: "A", count: 300_000))
        #expect(throws: ConsoleError.self) { try self.decode(long) }
        let password = self.text.replacing("pässwörd", with: String(repeating: "A", count: 5000))
        #expect(throws: ConsoleError.self) { try self.decode(password) }
    }

    @Test func aKeyOfALaterVersionIsPassedOver() throws {
        let later = self.text.replacing("\"port\":443", with: "\"port\":443,\"colour\":{\"a\":[1]}")
        #expect(try self.decode(later).endpoint == Samples.everything)
    }
}
