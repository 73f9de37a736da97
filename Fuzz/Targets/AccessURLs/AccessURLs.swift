// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import NIOHTTP1

@testable internal import NoVNCListener

private let sample = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/// Base URLs, origins, request targets and cookies: a token that is put into a URL is found again, and an origin that
/// is written out is the same origin.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let text = input.text
        if let origin = WebOrigin(text) {
            hold(WebOrigin(origin.description) == origin, "\(text): \(origin) is another origin")
            let policy = OriginPolicy(allowed: [origin])
            hold(policy.judge(["origin": text]) == .allowed, "\(text) is not on its own list")
        }
        hold(
            (AccessToken(text) != nil) == (text.utf8.count == 43 && text.utf8.allSatisfy(Base64URL.isInAlphabet)),
            "a token")
        if let base = AccessURL(base: text), let token = AccessToken(sample) {
            let url = base.url(for: token)
            hold(url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(text): \(url) is no URL")
            hold(base.folder.hasPrefix("/") && base.folder.hasSuffix("/"), "\(text): \(base.folder) is no folder")
            // Seen from the root, and from the page.
            for folder in ["/", base.folder] {
                hold(
                    path(ofPageAt: url).flatMap { find(in: folder + $0, cookie: nil) } == token,
                    "\(text): the token of \(url) is lost")
            }
        }
        if let line = text.firstIndex(of: "\n") {
            _ = find(in: String(text[..<line]), cookie: String(text[text.index(after: line)...]))
        } else {
            _ = find(in: text, cookie: text)
        }
    }
}

private func find(in target: String, cookie: String?) -> AccessToken? {
    var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target)
    if let cookie { head.headers.add(name: "cookie", value: cookie) }
    return TokenSource.token(in: head, cookies: cookie != nil)
}

/// What noVNC asks for: the first `path` of the page's query, unescaped.
private func path(ofPageAt url: String) -> String? {
    let query = url.prefix { $0 != "#" }.drop { $0 != "?" }.dropFirst()
    let pair = query.split(separator: "&").first { $0 == "path" || $0.hasPrefix("path=") }
    guard let value = pair?.drop(while: { $0 != "=" }).dropFirst() else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(value.utf8)[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
            rest.prefix(2).allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }), rest.count >= 2
        else {
            bytes.append(byte)
            continue
        }
        bytes.append(code)
        rest = rest.dropFirst(2)
    }
    // A browser cuts the fragment off before it asks.
    return String(decoding: bytes, as: UTF8.self)
}
