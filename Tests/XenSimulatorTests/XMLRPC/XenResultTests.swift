// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XenSimulator

@Suite struct XenResultTests {
    private static let start = "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct>"
    private static let end = "</struct></value></param></params></methodResponse>"

    @Test func stringsStandBareAndNumbersAreStrings() {
        let text = XenResult.success(.map(["a": .string("<\r>"), "b": .int(7), "c": .bool(true)])).xml()
        #expect(
            text == Self.start + "<member><name>Status</name><value>Success</value></member>"
                + "<member><name>Value</name><value><struct><member><name>a</name><value>&lt;&#13;&gt;</value></member>"
                + "<member><name>b</name><value>7</value></member>"
                + "<member><name>c</name><value><boolean>1</boolean></value></member></struct></value></member>"
                + Self.end)
    }

    @Test func aFailureIsAListOfWords() {
        let text = XenResult.failure(["HOST_IS_SLAVE", "10.0.0.1"]).xml(typed: true)
        #expect(
            text == Self.start + "<member><name>ErrorDescription</name><value><array><data>"
                + "<value><string>HOST_IS_SLAVE</string></value><value><string>10.0.0.1</string></value></data></array>"
                + "</value></member><member><name>Status</name><value><string>Failure</string></value></member>"
                + Self.end)
    }
}
