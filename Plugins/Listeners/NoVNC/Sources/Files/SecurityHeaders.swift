// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// The headers that keep a page with a token in its URL to itself.
struct SecurityHeaders: Sendable {
    private let frameAncestors: String

    /// Lets pages of `frameAncestors` show the console in a frame; nobody when it is empty.
    init(frameAncestors: [String]) {
        self.frameAncestors = frameAncestors.isEmpty ? "'none'" : frameAncestors.joined(separator: " ")
    }

    /// The headers for `file`.
    func headers(for file: StaticFiles.File) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Type": file.type,
            // A browser that kept last year's noVNC would speak to this year's gateway.
            "Cache-Control": "no-cache",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Content-Security-Policy": self.policy(scripts: file.scriptHashes),
        ]
        if self.frameAncestors == "'none'" { headers.add(name: "X-Frame-Options", value: "DENY") }
        return headers
    }

    /// noVNC needs its own files, images that it makes itself, inline styles, and a WebSocket to where it came from.
    private func policy(scripts: [String]) -> String {
        [
            "default-src 'self'", (["script-src 'self'"] + scripts).joined(separator: " "),
            "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "connect-src 'self'", "object-src 'none'",
            "base-uri 'none'", "form-action 'self'", "frame-ancestors \(self.frameAncestors)",
        ].joined(separator: "; ")
    }
}
