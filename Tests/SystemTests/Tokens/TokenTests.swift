// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A link opens one console, once, from the page it was made for, and not for long.
@Suite(.serialized) struct TokenTests {
    private let hypervisor: Hypervisor
    private let guest: Guest

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.guest = try self.hypervisor.start("box")
    }

    private func gateway(_ lifetime: String = "600s") throws -> OrielProcess {
        try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"], tokenLifetime: lifetime)
    }

    private func connect(_ gateway: OrielProcess, token: String, origin: String?) throws -> WebSocketClient {
        try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: origin)
    }

    @Test func theSameTokenDoesNotOpenTwice() throws {
        let gateway = try self.gateway()
        let token = try OrielProcess.token(in: gateway.url("box"))
        let first = try self.connect(gateway, token: token, origin: nil)
        #expect(try first.handshake().count > 24)
        #expect(try self.connect(gateway, token: token, origin: nil).status == 401)
        let page = try self.connect(gateway, token: token, origin: gateway.web)
        #expect(try page.refusal() == "This console link is not valid any more. Ask for a new one.")
        try first.leave()
        #expect(try self.connect(gateway, token: token, origin: nil).status == 401)
    }

    @Test func aWrongOriginIsRefusedAndTheTokenStillWorks() throws {
        let gateway = try self.gateway()
        let token = try OrielProcess.token(in: gateway.url("box"))
        for origin in ["http://evil.example", "null", "https://127.0.0.1:\(gateway.webPort)", "http://127.0.0.1"] {
            let refused = try self.connect(gateway, token: token, origin: origin)
            #expect(refused.status == 403)
            #expect(refused.head.lowercased().contains("content-length: 0"))
        }
        #expect(try self.connect(gateway, token: token, origin: gateway.web).handshake().count > 24)
    }

    @Test func lookingAtThePageSpendsNothing() throws {
        let gateway = try self.gateway()
        let url = try gateway.url("box")
        for method in ["GET", "HEAD", "GET", "GET"] {
            let answer = try HTTP.get(url, method: method, headers: ["Purpose: prefetch"])
            #expect(answer.status == 200)
        }
        let token = try OrielProcess.token(in: url)
        #expect(try self.connect(gateway, token: token, origin: gateway.web).handshake().count > 24)
    }

    @Test func aTokenOfFiveSecondsIsDeadAfterFiveSeconds() throws {
        let gateway = try self.gateway("5s")
        let early = try OrielProcess.token(in: gateway.url("box"))
        let late = try OrielProcess.token(in: gateway.url("box"))
        let issued = Date()
        #expect(try self.connect(gateway, token: early, origin: nil).handshake().count > 24)
        // Real time has to pass here: the program runs on the machine's clock.
        #expect(Wait.until(seconds: 6) { Date().timeIntervalSince(issued) > 5.05 })
        #expect(try self.connect(gateway, token: late, origin: nil).status == 401)
    }

    @Test func ofManyThatRaceForATokenOneWins() async throws {
        let gateway = try self.gateway()
        let token = try OrielProcess.token(in: gateway.url("box"))
        let port = gateway.webPort
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (try? WebSocketClient(port: port, target: "/?token=\(token)", origin: nil))?.status ?? 0
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 101 }.count == 1)
        #expect(statuses.filter { $0 == 401 }.count == 15)
    }

    @Test func aRestartForgetsNoTokenAndBringsNoneBack() throws {
        let gateway = try self.gateway()
        let used = try OrielProcess.token(in: gateway.url("box"))
        let fresh = try OrielProcess.token(in: gateway.url("box"))
        #expect(try self.connect(gateway, token: used, origin: nil).handshake().count > 24)
        gateway.signal(SIGKILL)
        #expect(gateway.exitStatus(seconds: 30) != nil)
        let again = try gateway.again()
        #expect(try self.connect(again, token: used, origin: nil).status == 401)
        #expect(try self.connect(again, token: fresh, origin: nil).handshake().count > 24)
    }
}
