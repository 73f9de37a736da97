// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOHTTP1

/// Finds the access token in a request, where Nova's clients put it.
enum TokenSource {
    /// The token in the last `token` of the query; where the query has none and a page of ours asks, the token in the
    /// cookie of that name. A token in the query that is no token is not rescued by a cookie.
    static func token(in head: HTTPRequestHead, cookies: Bool) -> AccessToken? {
        if let text = TokenParameter.lastValue(in: head.uri), !text.isEmpty { return AccessToken(text) }
        guard cookies else { return nil }
        return Cookies.value(of: "token", in: head.headers).flatMap { AccessToken($0) }
    }
}
