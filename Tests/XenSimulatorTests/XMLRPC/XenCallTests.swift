// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XenSimulator

@Suite struct XenCallTests {
    private func call(_ value: String) -> XenCall? {
        XenCall(
            xml: Array(
                "<?xml version='1.0'?><methodCall><methodName>a.b</methodName><params><param>\(value)</param></params></methodCall>"
                    .utf8))
    }

    @Test(
        arguments: [
            ("<value>text</value>", .string("text")),
            ("<value><string>a&lt;&#13;b</string></value>", .string("a<\rb")),
            ("<value/>", .string("")),
            ("<value><nil/></value>", .string("")),
            ("<value><i4>7</i4></value>", .string("7")),
            ("<value><boolean>1</boolean></value>", .bool(true)),
            (
                "<value><array><data><value>a</value><value>b</value></data></array></value>",
                .array([.string("a"), .string("b")])
            ),
            (
                "<value><struct><member><name>k</name><value>v</value></member></struct></value>",
                .map(["k": .string("v")])
            ),
        ] as [(String, XenValue)]) func aValueIsRead(text: String, value: XenValue)
    {
        #expect(self.call(text) == XenCall(method: "a.b", parameters: [value]))
    }

    @Test(arguments: ["", "<a/>", "<methodCall/>", "<methodCall><methodName>a", "<!DOCTYPE a><methodCall/>"])
    func whatIsNoCallIsNone(text: String) {
        #expect(XenCall(xml: Array(text.utf8)) == nil)
    }

    @Test func aValueOfAnUnknownTypeMakesNoCall() {
        #expect(self.call("<value><teapot/></value>") == nil)
    }
}
