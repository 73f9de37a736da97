// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOHTTP1
import Testing

@testable import NoVNCListener

@Suite struct OriginTests {
    private func judge(_ origins: [String], allowed: String = "https://good.example") throws -> OriginPolicy.Verdict {
        let policy = OriginPolicy(allowed: [try #require(WebOrigin(allowed))])
        return policy.judge(HTTPHeaders(origins.map { ("Origin", $0) }))
    }

    @Test func aRequestWithoutAnOriginIsNoBrowsers() throws {
        #expect(try self.judge([]) == .absent)
    }

    @Test(arguments: ["https://good.example", "https://good.example:443", "HTTPS://GOOD.Example"])
    func thePageOnTheListIsAllowedHoweverItIsWritten(origin: String) throws {
        #expect(try self.judge([origin]) == .allowed)
    }

    @Test(arguments: [
        "null", "", " ", "https://", "https://other.example", "http://good.example", "https://good.example:8443",
        "https://good.example:80", "https://good.example.evil", "https://evil.good.example", "https://good.example.",
        "https://user@good.example", "https://good.example@evil.example", "https://good.example/",
        "https://good.example/path", "https://good.example?x", "https://good.example#x", "https://good.example:",
        "https://good.example:0", "https://good.example:65536", "https://good.example:+443",
        "https://good.example:443:443",
        "https://good.example https://good.example", "https://good.example,https://good.example",
        "https://[good.example]", "https:good.example", "//good.example", "good.example", "wss://good.example",
        "file://", "chrome-extension://good.example", "https://good%2eexample", "https://good.example\\evil",
        "https://good.e\u{445}ample", "https://" + String(repeating: "a", count: 10_000) + ".example",
    ])
    func anyOtherIsRefused(origin: String) throws {
        #expect(try self.judge([origin]) == .refused)
    }

    @Test func aLetterThatOnlyBecomesLatinInLowerCaseIsRefused() throws {
        // The Kelvin sign.
        #expect(try self.judge(["https://\u{212a}vm.example"], allowed: "https://kvm.example") == .refused)
    }

    @Test func twoOriginFieldsAreRefusedEvenIfBothAreRight() throws {
        #expect(try self.judge(["https://good.example", "https://good.example"]) == .refused)
        #expect(try self.judge(["https://good.example", "https://evil.example"]) == .refused)
    }

    @Test func addressesAreOriginsToo() throws {
        #expect(try self.judge(["http://[::1]:6080"], allowed: "http://[::1]:6080") == .allowed)
        #expect(try self.judge(["http://[::1]"], allowed: "http://[::1]:6080") == .refused)
        #expect(try self.judge(["http://127.0.0.1:6080"], allowed: "http://127.0.0.1:6080") == .allowed)
        #expect(WebOrigin("http://::1") == nil)
        #expect(WebOrigin("http://[::1") == nil)
        #expect(WebOrigin("http://[::1]x:80") == nil)
    }

    @Test func anOriginIsWrittenAsBrowsersWriteIt() {
        #expect(WebOrigin("https://A.example:443")?.description == "https://a.example")
        #expect(WebOrigin("http://a.example:443")?.description == "http://a.example:443")
        #expect(WebOrigin("http://[::1]:80")?.description == "http://[::1]")
    }
}
