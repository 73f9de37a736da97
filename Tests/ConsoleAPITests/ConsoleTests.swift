// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Testing

@testable import ConsoleAPI

@Suite struct ConsoleTests {
    private let api = API()
    private static let url = JSONValue.string("https://console.example.org/vnc?token=\(Samples.token)")
    private static let action = "/v2.1/servers/\(Samples.web)/action"
    private static let remote = "/v2.1/servers/\(Samples.web)/remote-consoles"
    private static let actionBody = #"{"os-getVNCConsole": {"type": "novnc"}}"#
    private static let remoteBody = #"{"remote_console": {"type": "novnc", "protocol": "vnc"}}"#

    @Test(arguments: ["2.1", "2.5", "2.6", "2.96", "latest"])
    func theActionGivesAURLAtAnyVersion(_ version: String) async throws {
        let reply = try await self.api.post(Self.action, Self.actionBody, headers: [.novaAPIVersion: version])
        #expect(reply.status == 200)
        #expect(reply.json == ["console": ["type": "novnc", "url": Self.url]])
    }

    @Test(arguments: ["2.1", "2.5", "2.6", "2.96", "latest"])
    func theResourceGivesAURLAtAnyVersion(_ version: String) async throws {
        let reply = try await self.api.post(Self.remote, Self.remoteBody, headers: [.novaAPIVersion: version])
        #expect(reply.status == 200)
        #expect(reply.json == ["remote_console": ["protocol": "vnc", "type": "novnc", "url": Self.url]])
    }

    @Test func aProjectInThePathIsAccepted() async throws {
        let path = "/v2.1/0123abcd/servers/\(Samples.web)/action"
        #expect(try await self.api.post(path, Self.actionBody).status == 200)
    }

    @Test(arguments: [
        ("{}", "'os-getVNCConsole'"), ("[]", "the body must be an object, not a list"), ("{", "not JSON"),
        (#"{"os-getVNCConsole": {}}"#, "'os-getVNCConsole.type' is a required property"),
        (#"{"os-getVNCConsole": "novnc"}"#, "'os-getVNCConsole' must be an object"),
        (#"{"os-getVNCConsole": {"type": 1}}"#, "'os-getVNCConsole.type' must be a text"),
        (#"{"os-getVNCConsole": {"type": "novnc", "x": 1}}"#, "'os-getVNCConsole.x' is not allowed here"),
        (#"{"os-getVNCConsole": {"type": "novnc"}, "y": 1}"#, "'y' is not allowed here"),
        (#"{"os-getVNCConsole": {"type": "xvpvnc"}}"#, "'xvpvnc' is not available. Available: novnc."),
        (#"{"reboot": {"type": "SOFT"}}"#, "There is no such action: reboot"),
    ])
    func actionsThatMakeNoSenseAreRefused(_ body: String, _ message: String) async throws {
        let reply = try await self.api.post(Self.action, body)
        #expect(reply.status == 400)
        #expect(reply.message("badRequest").contains(message), "\(reply.body)")
    }

    @Test(arguments: [
        (#"{"remote_console": {"type": "novnc"}}"#, "'remote_console.protocol' is a required property"),
        (#"{"remote_console": {"protocol": "spice", "type": "novnc"}}"#, "'spice' is not available. Available: vnc."),
        (#"{"remote_console": {"protocol": "vnc", "type": "novnc", "z": 1}}"#, "'remote_console.z'"),
    ])
    func resourcesThatMakeNoSenseAreRefused(_ body: String, _ message: String) async throws {
        let reply = try await self.api.post(Self.remote, body)
        #expect(reply.status == 400)
        #expect(reply.message("badRequest").contains(message), "\(reply.body)")
    }

    @Test func anUnknownInstanceIsNotFound() async throws {
        let reply = try await self.api.post("/v2.1/servers/\(Samples.nowhere)/action", Self.actionBody)
        #expect(reply.status == 404)
        #expect(
            reply["itemNotFound", "message"] == .string("Instance \(Samples.nowhere) could not be found."))
    }

    @Test func aStoppedInstanceIsAConflict() async throws {
        let reply = try await self.api.post("/v2.1/servers/\(Samples.database)/action", Self.actionBody)
        #expect(reply.status == 409)
        #expect(reply["conflictingRequest", "message"] == .string("Instance \(Samples.database) is not running."))
    }

    @Test(arguments: [
        (ConsoleError.Code.instanceNotFound, 404, "itemNotFound"), (.instanceAmbiguous, 409, "conflictingRequest"),
        (.instanceNotRunning, 409, "conflictingRequest"), (.consoleNotReady, 409, "conflictingRequest"),
        (.consoleTypeUnavailable, 400, "badRequest"), (.invalidRequest, 400, "badRequest"),
        (.backendUnavailable, 503, "serviceUnavailable"), (.authorityUnavailable, 503, "serviceUnavailable"),
        (.timedOut, 503, "serviceUnavailable"), (.unauthenticated, 401, "unauthorized"), (.forbidden, 403, "forbidden"),
        (.consoleNotVerified, 500, "computeFault"), (.encryptionRequired, 500, "computeFault"),
        (.limitReached, 429, "overLimit"), (.quotaExceeded, 429, "overLimit"), (.tooManyAttempts, 429, "overLimit"),
        (.tooManySignIns, 429, "overLimit"),
        (.internalError, 500, "computeFault"), (.egressDenied, 500, "computeFault"),
    ])
    func everyErrorHasItsFault(_ code: ConsoleError.Code, _ status: Int, _ key: String) async throws {
        let api = API(issuingFails: ConsoleError(code, "the operator's text"))
        let reply = try await api.post(Self.action, Self.actionBody)
        #expect(reply.status == status)
        #expect(reply[key, "code"] == .integer(status))
        #expect(reply.body.contains("the operator's text") == [400, 403, 404, 409].contains(status))
        #expect((reply.headers[.retryAfter] != nil) == [429, 503].contains(status))
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", nil])
    func formsAreRefused(_ type: String?) async throws {
        let reply = try await self.api.ask(.post, Self.action, Self.actionBody, type: type)
        #expect(reply.status == 415)
        #expect(reply["badMediaType", "code"] == 415)
    }

    @Test func theMediaTypeMayHaveACharacterSet() async throws {
        let type = "Application/JSON ; charset=utf-8"
        #expect(try await self.api.ask(.post, Self.action, Self.actionBody, type: type).status == 200)
    }

    @Test(arguments: [(65_536, 200), (65_537, 413)])
    func bodiesHaveALimit(_ size: Int, _ status: Int) async throws {
        let body = Self.actionBody + String(repeating: " ", count: size - Self.actionBody.utf8.count)
        #expect(try await self.api.post(Self.action, body).status == status)
    }

    @Test func theURLDoesNotComeFromTheRequest() async throws {
        let headers: HTTPFields = [
            .init("X-Forwarded-Host") ?? .age: "evil.example", .init("Forwarded") ?? .age: "host=evil.example",
        ]
        let reply = try await self.api.post(Self.action, Self.actionBody, headers: headers)
        #expect(reply["console", "url"] == Self.url)
    }

    @Test func noTokenIsLogged() async throws {
        _ = try await self.api.post(Self.action, Self.actionBody)
        #expect(!self.api.log.all.isEmpty)
        #expect(self.api.log.all.allSatisfy { !$0.contains(Samples.token) })
    }
}
