// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A gateway that a service manager starts: its reports, its signs of life, and the sockets that it is given.
@Suite(.serialized) struct ServiceManagerTests {
    @Test(arguments: [true, false])
    func itReportsItsStateAndThatItLives(isAbstract: Bool) async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let name = "\(gateway.directory)/notify"
        let inbox = try NotifyInbox(isAbstract ? "@" + name : name)
        let process = try gateway.start(
            environment: ["NOTIFY_SOCKET": isAbstract ? "@" + name : name, "WATCHDOG_USEC": "400000"])
        #expect(inbox.next { $0.contains("READY=1") } != nil)
        for _ in 0..<3 { #expect(inbox.next { $0 == "WATCHDOG=1" } != nil) }
        process.signal(SIGHUP)
        let reloading = try #require(inbox.next { $0.contains("RELOADING=1") })
        #expect(reloading.contains("\nMONOTONIC_USEC="))
        #expect(inbox.next { $0.contains("READY=1") } != nil)
        process.signal(SIGTERM)
        #expect(inbox.next { $0.contains("STOPPING=1") } != nil)
        #expect(process.exitStatus(seconds: 20) == 0)
    }

    @Test func aReporterThatNobodyReadsKeepsNobodyWaiting() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let inbox = try NotifyInbox("\(gateway.directory)/notify")
        inbox.fill()
        let process = try gateway.start(
            environment: ["NOTIFY_SOCKET": "\(gateway.directory)/notify", "WATCHDOG_USEC": "2000"])
        try gateway.session(try gateway.token()).leave()
        process.signal(SIGTERM)
        #expect(process.exitStatus(seconds: 20) == 0)
    }

    @Test func itServesOnTheSocketsThatItIsGiven() async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let sockets = try gateway.ports.map { try RawSocket(listeningOn: "127.0.0.1", port: $0).release() }
        defer { sockets.forEach { _ = close($0) } }
        let process = try gateway.start(environment: ["LISTEN_FDNAMES": "api:novnc:metrics"], sockets: sockets)
        let session = try gateway.session(try gateway.token())
        try gateway.type(into: session)
        #expect(try gateway.metricLines().contains("oriel_up 1"))
        process.signal(SIGTERM)
        #expect(try session.closeCode(seconds: 20) == 1001)
        #expect(process.exitStatus(seconds: 20) == 0)
        // The sockets are still open here: what comes now waits for the next gateway.
        let waiting = try RawSocket(connectingTo: "127.0.0.1", port: gateway.webPort)
        try waiting.send(Array("GET /console.html HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".utf8))
        _ = try gateway.start(environment: ["LISTEN_FDNAMES": "api:novnc:metrics"], sockets: sockets)
        #expect(try HTTP.parse(try waiting.receiveAll()).status == 200)
    }

    @Test(arguments: [("novnc:wrong", "\"wrong\""), ("novnc:novnc", "twice"), ("novnc", "\"unknown\"")])
    func aSocketThatIsForNobodyIsRefused(names: String, what: String) async throws {
        let gateway = try await FakeGateway()
        try gateway.configure()
        let sockets = try (0..<2).map { _ in try RawSocket(listeningOn: "127.0.0.1", port: 0).release() }
        defer { sockets.forEach { _ = close($0) } }
        let process = try Spawned(
            [Repository.oriel, "serve", "--config", gateway.configuration], environment: ["LISTEN_FDNAMES": names],
            sockets: sockets, log: "\(gateway.directory)/log")
        #expect(process.exitStatus(seconds: 20) == 2)
        #expect(gateway.logs(what), "\(gateway.log)")
    }

    /// Whether `process` has one of these sockets open.
    private static func holds(_ process: Spawned, _ sockets: [Int32]) throws -> Bool {
        let inodes = sockets.map { socket in
            var status = stat()
            fstat(socket, &status)
            return "socket:[\(status.st_ino)]"
        }
        let folder = "/proc/\(process.pid)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")).map(inodes.contains)
                == true
        }
    }

    @Test func upgradesUnderLoadRefuseNobody() async throws {
        Scale.raiseDescriptorLimit()
        let gateway = try await FakeGateway()
        try gateway.configure(shutdown: "{drain: 60s}")
        let sockets = try gateway.ports.map { try RawSocket(listeningOn: "127.0.0.1", port: $0).release() }
        defer { sockets.forEach { _ = close($0) } }
        let names = ["LISTEN_FDNAMES": "api:novnc:metrics"]
        var old = try gateway.start(environment: names, sockets: sockets)
        let tokens = try (0..<Scale.upgrades * 150).map { _ in try gateway.token() }
        let lasting = try gateway.session(try gateway.token())
        let load = ConnectionLoad(gateway, tokens: tokens)
        var ended: [Spawned] = []
        for round in 1...Scale.upgrades {
            #expect(Wait.until(seconds: 30) { load.count >= round * 30 })
            old.signal(SIGTERM)
            // What comes before the next one is there waits in the sockets, which are open here.
            #expect(try Wait.until(seconds: 20) { try !Self.holds(old, sockets) })
            ended.append(old)
            old = try gateway.start(environment: names, sockets: sockets)
            // The new one answers, not the one that goes away.
            #expect(try HTTP.get("\(gateway.api)/readyz").status == 200)
            #expect(try gateway.issue().status == 200)
        }
        #expect(Wait.until(seconds: 30) { load.count >= (Scale.upgrades + 1) * 30 })
        #expect(load.stop() == [])
        // The first one is still there for the session that it has.
        #expect(ended[0].exitStatus(seconds: 0) == nil)
        try gateway.type(into: lasting)
        try lasting.leave()
        for process in ended { #expect(process.exitStatus(seconds: 30) == 0) }
    }
}
