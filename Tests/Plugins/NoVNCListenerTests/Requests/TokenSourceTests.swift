// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOHTTP1
import Testing

@testable import NoVNCListener

@Suite struct TokenSourceTests {
    private static let one = String(repeating: "a", count: 43)
    private static let two = String(repeating: "b", count: 43)

    private func token(_ uri: String, cookies: [String] = [], asBrowser: Bool = true) -> String? {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: uri)
        for cookie in cookies { head.headers.add(name: "Cookie", value: cookie) }
        return TokenSource.token(in: head, cookies: asBrowser)?.reveal { $0 }
    }

    @Test(arguments: [
        "/?token=", "/vnc.html?token=", "/a/b/c?x=1&token=", "/websockify?token=&token=", "/?a=b=c&&token=",
    ])
    func theTokenIsTakenFromTheQueryOfAnyPath(prefix: String) {
        #expect(self.token(prefix + Self.one) == Self.one)
        #expect(self.token(prefix + Self.one + "&x=1", asBrowser: false) == Self.one)
    }

    @Test func theLastTokenWins() {
        #expect(self.token("/?token=\(Self.one)&token=\(Self.two)") == Self.two)
        #expect(self.token("/?token=\(Self.two)&token=junk") == nil)
    }

    @Test(arguments: ["/", "/?", "/?token", "/?tokens=", "/?xtoken=", "/?token=%61", "/token=", "/#?token="])
    func aRequestWithoutATokenHasNone(uri: String) {
        #expect(self.token(uri) == nil)
    }

    @Test func aTokenBehindAFragmentOrInThePathIsNone() {
        #expect(self.token("/?x#&token=\(Self.one)") == nil)
        #expect(self.token("/token=\(Self.one)") == nil)
    }

    /// A character of Swift's is a letter with all marks behind it, and would swallow what parts a query.
    @Test func aCombiningMarkHidesNothing() {
        #expect(self.token("/?\u{301}&token=\(Self.one)") == Self.one)
        #expect(self.token("/?token=\(Self.one)&\u{301}token=\(Self.two)") == Self.one)
        #expect(self.token("/?token=\(Self.one)#\u{301}&token=\(Self.two)") == Self.one)
        #expect(self.token("/", cookies: ["a=b;\u{301}; token=\(Self.one)"]) == Self.one)
    }

    @Test func aCookieCountsForPagesOnly() {
        #expect(self.token("/", cookies: ["token=\(Self.one)"]) == Self.one)
        #expect(self.token("/", cookies: ["token=\(Self.one)"], asBrowser: false) == nil)
    }

    @Test func aCookieDoesNotRescueABadQuery() {
        #expect(self.token("/?token=junk", cookies: ["token=\(Self.one)"]) == nil)
        #expect(self.token("/?token=", cookies: ["token=\(Self.one)"]) == Self.one)
        #expect(self.token("/?token=\(Self.two)", cookies: ["token=\(Self.one)"]) == Self.two)
    }

    @Test func malformedCookiesAreSteppedOver() {
        let good = "token=\(Self.one)"
        #expect(self.token("/", cookies: [";;; =x; a; \"; b=; \(good); c=d"]) == Self.one)
        #expect(self.token("/", cookies: ["a=b", good]) == Self.one)
        #expect(self.token("/", cookies: ["xtoken=\(Self.one)", "token2=\(Self.one)"]) == nil)
        #expect(self.token("/", cookies: ["token=\"\(Self.one)\""]) == nil)
        #expect(self.token("/", cookies: ["token=\(Self.one) x"]) == nil)
    }
}
