// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

/// A secret among other things, as a log line or a debugger would print it.
private struct Holder<Value: Sendable>: Sendable {
    var name = "holder"
    var value: Value
    var list: [Value]
    var maybe: Value?
    var map: [String: Value]

    init(_ value: Value) {
        self.value = value
        self.list = [value]
        self.maybe = value
        self.map = ["key": value]
    }
}

private enum Wrapper<Value: Sendable>: Error {
    case wrapped(Value)
}

@Suite struct SecrecyTests {
    static let canary = "Zx9-canary-canary-canary-canary-canary-can7"

    /// Every way of turning `value` into text that the language has.
    private static func texts<Value: Sendable>(of value: Value) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        dump(Holder(value), to: &dumped)
        let reflected = Mirror(reflecting: value).children.map { "\($0.label ?? "")=\($0.value)" }
        return [
            "\(value)", String(describing: value), String(reflecting: value), "\([value])", "\(["key": value])",
            "\(Optional(value) as Any)", "\(Holder(value))", String(reflecting: Holder(value)), dumped,
            "\(Wrapper.wrapped(value))", String(reflecting: Wrapper.wrapped(value)), "\(Mirror(reflecting: value))",
            reflected.joined(), "\((value, 1))",
            "\(ConsoleError(.internalError, "\(value)", cause: Wrapper.wrapped(value)))",
        ]
    }

    @Test func aSecretIsNeverPrinted() {
        for text in Self.texts(of: Secret(Self.canary)) { #expect(!text.contains("canary"), "\(text)") }
    }

    @Test func aTokenIsNeverPrinted() throws {
        let token = try #require(AccessToken(Self.canary))
        for text in Self.texts(of: token) { #expect(!text.contains("canary"), "\(text)") }
    }

    @Test func theCanaryWouldBeFound() {
        // The texts above are able to show a value that does not hide itself.
        let texts = Self.texts(of: Self.canary)
        #expect(texts.filter { $0.contains("canary") }.count >= texts.count - 2)
    }

    @Test func whatHoldsASecretDoesNotPrintIt() throws {
        let security = RFBSecurity(password: Secret(Self.canary))
        let endpoint = ConsoleEndpoint(host: "h", port: 1, security: security)
        let id = InstanceID(bytes: (1, 2))
        let instance = Instance(id: id, name: "n", powerState: .running, backend: "b")
        let grant = Grant(
            session: SessionID(), instance: id, instanceName: "n", backend: "b", endpoint: endpoint,
            egress: EgressRules(hosts: []))
        let issued = IssuedToken(
            token: try #require(AccessToken(Self.canary)), instance: instance, lifetime: .seconds(1))
        for text in Self.texts(of: endpoint) + Self.texts(of: grant) + Self.texts(of: issued) {
            #expect(!text.contains("canary"), "\(text)")
        }
    }

    @Test func aSecretAndATokenPrintAsStars() {
        #expect("\(Secret("x"))" == "***" && String(reflecting: Secret("x")) == "***")
        #expect("\(AccessToken())" == "***" && String(reflecting: AccessToken()) == "***")
    }

    @Test func aSecretIsLentToWhoAsks() throws {
        #expect(Secret(Self.canary).reveal { $0 } == Self.canary)
        #expect(try #require(AccessToken(Self.canary)).reveal { $0 } == Self.canary)
        #expect(Secret("a") == Secret("a") && Secret("a") != Secret("b"))
    }
}
