// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOHTTP1

/// Finds the access token in a request, where Nova's clients put it.
enum TokenSource {
    /// The token in the last `token` of the query; where the query has none and a page of ours asks, the token in the
    /// cookie of that name. A token in the query that is no token is not rescued by a cookie.
    static func token(in head: HTTPRequestHead, cookies: Bool) -> AccessToken? {
        if let text = self.lastValue(of: "token", inQueryOf: head.uri), !text.isEmpty { return AccessToken(text) }
        guard cookies else { return nil }
        return Cookies.value(of: "token", in: head.headers).flatMap { AccessToken($0) }
    }

    private static func lastValue(of name: String, inQueryOf uri: String) -> String? {
        guard let mark = uri.firstIndex(of: "?") else { return nil }
        let query = uri[uri.index(after: mark)...].prefix { $0 != "#" }
        return query.split(separator: "&").last { $0.prefix { $0 != "=" } == name }.map { pair in
            // A token has no character that would be escaped, so none is unescaped here.
            String(pair.drop { $0 != "=" }.dropFirst())
        }
    }
}
