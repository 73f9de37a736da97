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
            holdReadBack(origin, from: text) { WebOrigin($0) }
            let policy = OriginPolicy(allowed: [origin])
            hold(policy.judge(["origin": text]) == .allowed, "\(text) is not on its own list")
        }
        hold(
            (AccessToken(text) != nil) == (text.utf8.count == 43 && text.utf8.allSatisfy(Base64URL.isInAlphabet)),
            "a token")
        if let base = AccessURL(base: text), let token = AccessToken(sample) {
            hold(base.folder.hasPrefix("/") && base.folder.hasSuffix("/"), "\(text): \(base.folder) is no folder")
            for url in [base.url(for: token, mode: .control), base.url(for: token, mode: .view)] {
                hold(url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(text): \(url) is no URL")
                // Seen from the root, and from the page.
                let path = path(ofPageAt: url)
                for folder in ["/", base.folder] {
                    hold(
                        path.flatMap { find(in: folder + $0, cookie: nil) } == token,
                        "\(text): the token of \(url) is lost")
                }
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
    let query = url.utf8.prefix { $0 != UInt8(ascii: "#") }.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    let pair = query.split(separator: UInt8(ascii: "&")).first {
        $0.elementsEqual("path".utf8) || $0.starts(with: "path=".utf8)
    }
    guard var rest = pair?.drop(while: { $0 != UInt8(ascii: "=") }).dropFirst() else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rest.count)
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        guard byte == UInt8(ascii: "%"), digits.count == 2, let high = digits.first.flatMap(hexadecimal),
            let low = digits.last.flatMap(hexadecimal)
        else {
            bytes.append(byte)
            continue
        }
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
    }
    // A browser cuts the fragment off before it asks.
    return String(decoding: bytes, as: UTF8.self)
}

private func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}
