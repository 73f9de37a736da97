// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOHTTP1
import Testing

@testable import NoVNCListener

@Suite struct ResumeCookieTests {
    private let token = AccessToken()
    private let secret = ResumeSecret()

    private func set(_ headers: HTTPHeaders = [:], isSecure: Bool = true) -> [String] {
        ResumeCookie(token: self.token, isSecure: isSecure).fields(setting: self.secret, for: headers)
    }

    @Test func whatIsSetIsFoundAgain() throws {
        let field = try #require(self.set().first)
        let pair = field.prefix { $0 != ";" }
        let cookie = ResumeCookie(token: self.token, isSecure: true)
        #expect(cookie.secret(in: ["Cookie": "a=b; \(pair); c=d"]) == self.secret)
        #expect(cookie.secret(in: ["Cookie": "a=b; x\(pair)"]) == nil)
        #expect(ResumeCookie(token: AccessToken(), isSecure: true).secret(in: ["Cookie": "\(pair)"]) == nil)
    }

    @Test func itIsForNobodyElse() throws {
        let field = try #require(self.set().first)
        #expect(field.hasSuffix("; Path=/; HttpOnly; SameSite=Strict; Secure"))
        #expect(self.set(isSecure: false).first?.hasSuffix("; Path=/; HttpOnly; SameSite=Strict") == true)
        #expect(field.hasPrefix("oriel-resume-"))
        let beginning = self.token.reveal { String($0.prefix(8)) }
        #expect(!field.contains(beginning))
    }

    @Test(arguments: ["", "short", String(repeating: "=", count: 43)]) func junkIsNoSecret(value: String) throws {
        let name = try #require(self.set().first).prefix { $0 != "=" }
        #expect(ResumeCookie(token: self.token, isSecure: true).secret(in: ["Cookie": "\(name)=\(value)"]) == nil)
    }

    @Test func aBrowserIsRelievedOfItsOldest() {
        let brought = (10..<40).map { "oriel-resume-\($0)=x" }
        let fields = self.set(["Cookie": (["other=1"] + brought).joined(separator: "; ")])
        #expect(fields.count == 1 + 7)
        #expect(fields.dropFirst().first == "oriel-resume-10=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure")
        #expect(fields.last?.hasPrefix("oriel-resume-16=;") == true)
        #expect(self.set(["Cookie": brought.prefix(23).joined(separator: "; ")]).count == 1)
        let many = (0..<100).map { "oriel-resume-\($0)=x" }.joined(separator: ";")
        #expect(self.set(["Cookie": many]).count == 1 + 8)
    }

    @Test func aNameThatWouldBreakAHeaderIsLeftAlone() {
        let brought = (0..<40).map { "oriel-resume-\($0),\u{1}=x" }.joined(separator: ";")
        #expect(self.set(["Cookie": brought]).count == 1)
    }
}
