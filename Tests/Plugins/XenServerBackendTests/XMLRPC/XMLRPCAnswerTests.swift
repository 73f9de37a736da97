// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing
import XML

@testable import XenServerBackend

@Suite struct XMLRPCAnswerTests {
    static let rich: XMLRPCValue = .structure([
        "Status": .string("Success"),
        "Value": .structure([
            "uuid": .string("0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90"), "empty": .string(""), "domid": .string("12"),
            "consoles": .array([.string("OpaqueRef:1"), .string("OpaqueRef:2")]), "none": .array([]),
            "is_a_template": .boolean(false), "other_config": .structure(["a & b": .string("<c>")]),
            "usage": .double(0.5), "nothing": .null,
        ]),
    ])

    @Test func everyTypeIsRead() throws {
        #expect(try XMLRPCAnswer(Texts.response(Self.rich)) == .value(Self.rich))
    }

    @Test(arguments: [
        ("<value>text</value>", XMLRPCValue.string("text")), ("<value/>", .string("")),
        ("<value></value>", .string("")),
        ("<value> </value>", .string(" ")), ("<value><string/></value>", .string("")),
        ("<value>\n  <i4>-7</i4>\n</value>", .integer(-7)), ("<value><int>+7</int></value>", .integer(7)),
        ("<value><i8>9223372036854775807</i8></value>", .integer(.max)),
        ("<value><double>1e3</double></value>", .double(1000)), ("<value><nil/></value>", .null),
        ("<value><dateTime.iso8601>20260101T00:00:00Z</dateTime.iso8601></value>", .string("20260101T00:00:00Z")),
        ("<value><base64>AA==</base64></value>", .string("AA==")), ("<value><struct/></value>", .structure([:])),
        ("<value><array><data/></array></value>", .array([])),
        ("<value><array>\n<data>\n<value>a</value>\n</data>\n</array></value>", .array([.string("a")])),
        ("<value><![CDATA[<&>]]></value>", .string("<&>")), ("<value>&lt;&#38;&gt;</value>", .string("<&>")),
    ])
    func theFormsThatXapiMayUse(text: String, value: XMLRPCValue) throws {
        #expect(try XMLRPCAnswer(Texts.bare(text)) == .value(value))
    }

    @Test(arguments: [
        "", "<i4>1</i4>", "<value><i4>1</i4><i4>2</i4></value>", "<value>x<i4>1</i4></value>",
        "<value><i4></i4></value>", "<value><i4>1.5</i4></value>", "<value><i4>99999999999999999999</i4></value>",
        "<value><i4>0x1</i4></value>", "<value><boolean>2</boolean></value>", "<value><boolean>true</boolean></value>",
        "<value><double>one</double></value>", "<value><nil>x</nil></value>", "<value><ref>x</ref></value>",
        "<value><string><b>x</b></string></value>", "<value><array/></value>",
        "<value><array><data/><data/></array></value>",
        "<value><array>x<data/></array></value>", "<value><array><data><i4>1</i4></data></array></value>",
        "<value><struct><name>a</name></struct></value>", "<value><struct><member/></struct></value>",
        "<value><struct><member><name>a</name></member></struct></value>",
        "<value><struct><member><value>a</value><name>a</name></member></struct></value>",
        "<value><struct><member><name>a</name><value/><value/></member></struct></value>",
        "<value><struct><member><name>a</name><value/></member><member><name>a</name><value>b</value></member></struct></value>",
        "<value>1</value><value>2</value>",
    ])
    func whatIsNoValueIsRefused(text: String) {
        #expect(throws: XMLRPCError.self) { try XMLRPCAnswer(Texts.bare(text)) }
    }

    @Test(arguments: [
        "", " ", "no XML", "<html><body>500</body></html>", "<methodCall/>", "<methodResponse/>",
        "<methodResponse><params/></methodResponse>", "<methodResponse>x<params/></methodResponse>",
        "<methodResponse><fault/><params/></methodResponse>",
        "<methodResponse><params><param/></params></methodResponse>",
        "<methodResponse><params><value>1</value></params></methodResponse>",
        "<methodResponse><other/></methodResponse>",
        "<!DOCTYPE methodResponse [<!ENTITY a 'b'>]>" + Texts.bare("<value>&a;</value>"),
        Texts.bare("<value>&undefined;</value>"), Texts.bare("<value>\u{1}</value>"), Texts.bare("<value>\0</value>"),
    ])
    func whatIsNoAnswerIsRefused(text: String) {
        #expect(throws: XMLRPCError.self) { try XMLRPCAnswer(text) }
    }

    @Test func aFaultIsTold() throws {
        let text = "<methodResponse><fault><value>x</value></fault></methodResponse>"
        #expect(try XMLRPCAnswer(text) == .fault)
    }

    @Test func everyCutOfAnAnswerIsRefused() throws {
        let bytes = Array(try Texts.response(Self.rich).utf8.dropLast())
        #expect(throws: Never.self) { try XMLRPCAnswer(parsing: bytes) }
        for count in bytes.indices {
            #expect(throws: XMLRPCError.self) { try XMLRPCAnswer(parsing: Array(bytes.prefix(count))) }
        }
    }

    @Test func everyByteMayBeWrongWithoutHarm() throws {
        let bytes = Array(try Texts.response(Self.rich).utf8)
        for place in bytes.indices {
            for byte: UInt8 in [0, 0x3c, 0x26, 0x80, 0xff] {
                var wrong = bytes
                wrong[place] = byte
                _ = try? XMLRPCAnswer(parsing: wrong)
            }
        }
    }

    @Test func depthSizeAndNumberAreBounded() throws {
        func deep(_ count: Int) -> String {
            Texts.bare(
                String(repeating: "<value><array><data>", count: count) + "<value/>"
                    + String(repeating: "</data></array></value>", count: count))
        }
        #expect(throws: Never.self) { try XMLRPCAnswer(deep(12)) }
        #expect(throws: XMLRPCError.notXML(.tooLarge("levels"))) { try XMLRPCAnswer(deep(13)) }
        #expect(throws: XMLRPCError.notXML(.tooLarge("levels"))) { try XMLRPCAnswer(deep(20_000)) }
        let limits = XMLRPCLimits(bytes: 1000, nodes: 100)
        let long = Texts.bare("<value>\(String(repeating: "x", count: 1000))</value>")
        #expect(throws: XMLRPCError.notXML(.tooLarge("bytes"))) { try XMLRPCAnswer(long, limits: limits) }
        let many = Texts.bare(
            "<value><array><data>\(String(repeating: "<value/>", count: 60))</data></array></value>")
        #expect(throws: XMLRPCError.notXML(.tooLarge("nodes"))) { try XMLRPCAnswer(many, limits: limits) }
        let attributes = Texts.bare("<value a='1' b='2' c='3' d='4' e='5'/>")
        #expect(throws: XMLRPCError.notXML(.tooLarge("attributes"))) { try XMLRPCAnswer(attributes) }
    }

    @Test func aNumberMayBeAStringOfDigits() {
        #expect(XMLRPCValue.string("12").integer == 12 && XMLRPCValue.string("-1").integer == -1)
        #expect(XMLRPCValue.string("").integer == nil && XMLRPCValue.string("12 ").integer == nil)
        #expect(XMLRPCValue.string("99999999999999999999").integer == nil)
        #expect(XMLRPCValue.array([.string("a"), .null]).strings == nil)
    }
}
