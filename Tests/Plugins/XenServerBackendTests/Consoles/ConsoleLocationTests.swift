// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XenServerBackend

@Suite struct ConsoleLocationTests {
    static let uuid = "7b1d5c9e-0b0f-4c38-9a44-6f1a52f5c001"
    static let other = "11111111-2222-3333-4444-555555555555"

    @Test(arguments: [
        "https://10.0.0.21/console?uuid=\(Self.uuid)", "https:///console?uuid=\(Self.uuid)",
        "/console?uuid=\(Self.uuid)",
        "http://[2001:db8::1]/console?uuid=\(Self.uuid)", "?uuid=\(Self.uuid)",
        "https://h/console?a=b&uuid=\(Self.uuid)",
        "https://h/console?ref=OpaqueRef:1&uuid=\(Self.uuid)", "https://h/console?uuid=\(Self.uuid)#x",
        "https://attacker.example.org/console?uuid=\(Self.uuid)&session_id=OpaqueRef:2",
    ])
    func aUUIDIsFound(location: String) {
        #expect(ConsoleLocation(location) == .uuid(Self.uuid))
    }

    @Test(arguments: [
        "https://10.0.0.21/console?ref=OpaqueRef:c1", "https:///console?ref=OpaqueRef:c1",
        "/console?ref=OpaqueRef%3Ac1",
        "https://h/console?uuid=no-uuid&ref=OpaqueRef:c1",
    ])
    func aReferenceIsFound(location: String) throws {
        #expect(ConsoleLocation(location) == .reference(try #require(XenReference("OpaqueRef:c1"))))
    }

    @Test(arguments: [
        "", "https://10.0.0.21/console", "https://10.0.0.21/console?", "?uuid", "?uuid=", "?ref=",
        "?ref=OpaqueRef:NULL",
        "?uuid=7b1d5c9e0b0f4c389a446f1a52f5c001", "?ref=a b", "?ref=a\r\nCookie: x", "?ref=é", "?UUID=\(Self.uuid)",
        "?uuid=\(Self.uuid)\r\n", "#?uuid", "?ref=" + String(repeating: "a", count: 129),
        "?a=" + String(repeating: "a", count: 1024) + "&uuid=\(Self.uuid)",
    ])
    func anythingElseIsNothing(location: String) {
        #expect(ConsoleLocation(location) == nil)
    }

    private func record(location: String) throws -> ConsoleRecord {
        let reference = try #require(XenReference("OpaqueRef:c1"))
        return try #require(
            ConsoleRecord(
                reference: reference,
                record: .structure([
                    "uuid": .string(Self.uuid), "protocol": .string("rfb"), "location": .string(location),
                    "VM": .string("OpaqueRef:v1"),
                ])))
    }

    @Test(arguments: [
        ("https://10.0.0.21/console?uuid=\(Self.uuid)", "/console?uuid=\(Self.uuid)"),
        ("https://10.0.0.21/console?ref=OpaqueRef:c1", "/console?ref=OpaqueRef:c1"),
        ("", "/console?uuid=\(Self.uuid)"), ("https:///console?ref=OpaqueRef:c1", "/console?ref=OpaqueRef:c1"),
        // Whatever is not this console's own is not used.
        ("https://h/console?uuid=\(Self.other)", "/console?uuid=\(Self.uuid)"),
        ("https://h/console?ref=OpaqueRef:v2", "/console?uuid=\(Self.uuid)"),
        ("https://h/evil?uuid=\(Self.uuid)&task_id=1", "/console?uuid=\(Self.uuid)"),
        ("https://h/console?ref=OpaqueRef:c1&x= HTTP/1.1\r\nX: y", "/console?ref=OpaqueRef:c1"),
    ])
    func thePathIsPutTogetherFromValidatedParts(location: String, path: String) throws {
        #expect(try self.record(location: location).path == path)
    }

    @Test(arguments: ["", "7b1d5c9e-0b0f-4c38-9a44-6f1a52f5c00g", "7b1d5c9e-0b0f-4c38-9a44-6f1a52f5c001\r\n"])
    func aConsoleWithoutAProperUUIDIsNone(uuid: String) throws {
        let record = XMLRPCValue.structure(["uuid": .string(uuid), "protocol": .string("rfb")])
        #expect(ConsoleRecord(reference: try #require(XenReference("OpaqueRef:c1")), record: record) == nil)
    }
}
