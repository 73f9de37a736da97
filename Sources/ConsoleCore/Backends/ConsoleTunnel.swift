// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// An HTTP CONNECT tunnel to a console: what is asked of the host before it passes RFB through.
///
/// The request is `CONNECT path HTTP/1.0` with the fields `Host`, `User-Agent` and, with a session, exactly one `Cookie`
/// `session_id`. It holds less than 1024 bytes, which is all that xapi reads of a header block.
public struct ConsoleTunnel: Sendable, Hashable {
    /// What is asked for: an absolute path with its query, of printable ASCII without spaces.
    public var path: String
    /// The value of the `Host` field: a name or address, an IPv6 address in brackets.
    public var host: String
    /// The session at the host; it travels in the cookie and nowhere else.
    public var session: Secret?

    /// A tunnel to `path` of `host`.
    public init(path: String, host: String, session: Secret?) {
        self.path = path
        self.host = host
        self.session = session
    }
}
