// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1
import Testing

@testable import NoVNCListener

@Suite struct PolicyTests {
    private func headers(_ ancestors: [String], scripts: [String] = []) -> (String?, String?) {
        let file = StaticFiles.File(bytes: [], type: MediaType.html, scriptHashes: scripts)
        let headers = SecurityHeaders(frameAncestors: ancestors).headers(for: file)
        #expect(headers["Referrer-Policy"] == ["no-referrer"])
        #expect(headers["X-Content-Type-Options"] == ["nosniff"])
        #expect(headers["Content-Type"] == [MediaType.html])
        return (headers.first(name: "Content-Security-Policy"), headers.first(name: "X-Frame-Options"))
    }

    @Test func eachInlineScriptIsHashedAndNoOther() {
        let page = """
            <script src="a.js"></script><SCRIPT type="module">import 'x';
            </SCRIPT ><script></script><p>script</p><script>let a = 1 < 2;</script><script>unclosed
            """
        #expect(
            InlineScripts.hashes(in: Array(page.utf8)) == [
                "'sha256-ctYF6QOiTN2NMFVbD0fTIimUI6D6cw5i+jeHWNQGnTg='",
                "'sha256-Xd/xFl+DmsVqHczJvGQWMh7nLH7H7r5iGmQKRm0JimU='",
            ])
        #expect(InlineScripts.hashes(in: []).isEmpty)
    }

    @Test func nobodyMayFrameAConsoleUnlessTheOperatorSaysSo() {
        let (policy, options) = self.headers([])
        #expect(policy?.contains("frame-ancestors 'none'") == true)
        #expect(options == "DENY")
        let (open, none) = self.headers(["'self'", "https://dashboard.example"])
        #expect(open?.hasSuffix("frame-ancestors 'self' https://dashboard.example") == true)
        #expect(none == nil)
    }

    @Test func onlyScriptsThatAreNamedRun() {
        let (policy, _) = self.headers([], scripts: ["'sha256-x'"])
        let parts = policy?.split(separator: "; ").map(String.init) ?? []
        #expect(parts.contains("script-src 'self' 'sha256-x'"))
        #expect(parts.contains("default-src 'self'"))
        #expect(!parts.contains { $0.hasPrefix("script-src") && $0.contains("unsafe") })
    }
}
