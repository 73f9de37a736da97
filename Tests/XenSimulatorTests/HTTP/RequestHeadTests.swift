// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XenSimulator

@Suite struct RequestHeadTests {
    private func head(_ cookie: String, target: String = "/console?uuid=u") -> RequestHead? {
        RequestHead("CONNECT \(target) HTTP/1.0\r\nHost: h\r\n\(cookie)")
    }

    @Test(
        arguments: [
            ("Cookie: session_id=OpaqueRef:1", "OpaqueRef:1"),
            ("cookie:session_id=OpaqueRef:1", "OpaqueRef:1"),
            ("Cookie: a=b&session_id=OpaqueRef:1", "OpaqueRef:1"),
            ("Cookie: a=b;session_id=OpaqueRef:1", "OpaqueRef:1"),
            // The name of the second cookie has a space in front.
            ("Cookie: a=b; session_id=OpaqueRef:1", nil),
            ("Cookie: a=b", nil),
        ] as [(String, String?)]) func theSessionIsInTheCookie(cookie: String, session: String?)
    {
        #expect(self.head(cookie)?.session(release: .today) == session)
    }

    @Test(
        arguments: [
            ("Cookie: session_id=OpaqueRef:1", "OpaqueRef:1"),
            ("Cookie: a=b&session_id=OpaqueRef:1", "OpaqueRef:1"),
            ("Cookie: a=b;session_id=OpaqueRef:1", nil),
            ("Cookie:session_id=OpaqueRef:1", nil),
            ("Cookie:  session_id=OpaqueRef:1", nil),
        ] as [(String, String?)]) func theOldestHostsSplitCookiesAtAmpersandsOnly(cookie: String, session: String?)
    {
        #expect(self.head(cookie)?.session(release: .xenServer56) == session)
    }

    @Test func aCookieGoesBeforeTheQuery() {
        let target = "/console?uuid=u&session_id=OpaqueRef%3A2"
        #expect(self.head("Cookie: session_id=OpaqueRef:1", target: target)?.session(release: .today) == "OpaqueRef:1")
        #expect(self.head("X: y", target: target)?.session(release: .today) == "OpaqueRef:2")
    }

    @Test(arguments: ["", "CONNECT /console", "CONNECT /console HTTP/2", "CONNECT /console HTTP/1.1\r\nno colon"])
    func whatIsNoRequestIsNone(text: String) {
        #expect(RequestHead(text) == nil)
    }
}
