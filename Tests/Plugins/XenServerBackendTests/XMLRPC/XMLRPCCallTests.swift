// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing
import XML

@testable import XenServerBackend

@Suite struct XMLRPCCallTests {
    private func text(_ call: XMLRPCCall) throws -> String {
        String(decoding: try call.encoded(), as: UTF8.self)
    }

    @Test func aCallIsWrittenAsXapiReadsIt() throws {
        let call = XMLRPCCall("VM.get_record", [.string("OpaqueRef:1"), .integer(7), .boolean(true), .array([.null])])
        #expect(
            try self.text(call) == """
                <?xml version="1.0"?>
                <methodCall><methodName>VM.get_record</methodName><params>\
                <param><value><string>OpaqueRef:1</string></value></param>\
                <param><value><string>7</string></value></param>\
                <param><value><boolean>1</boolean></value></param>\
                <param><value><array><data><value><nil/></value></data></array></value></param>\
                </params></methodCall>

                """)
    }

    @Test(arguments: [
        "", " ", "a b", "<&>\"'", "]]>", "</string></value>", "&amp;", "\t\n", "\r", "\r\n", "a\rb", "é ü 日本 🖥",
        "\u{85}\u{2028}", "&#13;", "<!--", "<![CDATA[x]]>",
    ])
    func whatIsWrittenIsReadAgain(string: String) throws {
        let call = XMLRPCCall("m", [.string(string)])
        let read = try XMLDocument(parsing: try call.encoded()).strings("/methodCall/params/param/value/string")
        // Compared as bytes: to Swift CR LF is one character.
        #expect(read.map { Array($0.utf8) } == [Array(string.utf8)])
        #expect(try XMLRPCAnswer(Texts.response(.string(string))) == .value(.string(string)))
    }

    @Test(arguments: ["\0", "a\u{1}", "\u{8}", "\u{b}", "\u{1f}", "\u{fffe}", "\u{ffff}"])
    func whatXMLCannotCarryIsRefused(string: String) {
        #expect(throws: XMLRPCError.unwritable) { try XMLRPCCall("m", [.string(string)]).encoded() }
        #expect(throws: XMLRPCError.unwritable) {
            try XMLRPCCall("m", [.structure(["a": .array([.string(string)])])]).encoded()
        }
    }

    @Test func aCallThatXapiWouldNotReadIsRefused() throws {
        let frame = try XMLRPCCall("m", [.string("")]).encoded().count
        let longest = String(repeating: "x", count: XMLRPCCall.sizeLimit - frame)
        #expect(try XMLRPCCall("m", [.string(longest)]).encoded().count == XMLRPCCall.sizeLimit)
        #expect(throws: XMLRPCError.callTooLarge(XMLRPCCall.sizeLimit)) {
            try XMLRPCCall("m", [.string(longest + "x")]).encoded()
        }
    }
}
