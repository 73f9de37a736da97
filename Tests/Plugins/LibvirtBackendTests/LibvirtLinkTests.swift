// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleCore
import Dispatch
import Logging
import Testing

@testable import LibvirtBackend

/// Calls that hang, made so by a semaphore instead of a daemon.
@Suite struct LibvirtLinkTests {
    static func link(timeout: Duration) throws -> LibvirtLink {
        LibvirtLink(
            uri: try #require(LibvirtURI("test:///default")), timeout: timeout,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    static func hang(
        _ link: LibvirtLink, until gate: DispatchSemaphore, _ begun: TryCounter = TryCounter()
    ) async -> ConsoleError? {
        await #expect(throws: ConsoleError.self) {
            try await link.ask { _ throws(LibvirtError) in
                _ = begun.next()
                gate.wait()
            }
        }
    }

    @Test func aCallThatHangsIsGivenUpAndTheNextOneWorks() async throws {
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let link = try Self.link(timeout: .milliseconds(500))
        #expect(await Self.hang(link, until: gate)?.code == .timedOut)
        #expect(try await link.ask { connection throws(LibvirtError) in connection.isAlive() })
        await link.close()
    }

    @Test func callsBehindOneThatHangsAreNotBegun() async throws {
        let gate = DispatchSemaphore(value: 0)
        let begun = TryCounter()
        let link = try Self.link(timeout: .milliseconds(500))
        await withTaskGroup(of: ConsoleError.Code?.self) { group in
            group.addTask { await Self.hang(link, until: gate, begun)?.code }
            // All of them wait for the one session, which is replaced once.
            for _ in 0..<10 { group.addTask { await Self.hang(link, until: gate, begun)?.code } }
            for await code in group { #expect(code == .timedOut) }
        }
        for _ in 0..<11 { gate.signal() }
        #expect(try await link.ask { connection throws(LibvirtError) in connection.isAlive() })
        #expect(begun.next() == 2)
        await link.close()
    }

    @Test func onlySoManyCallsMayHang() async throws {
        let gate = DispatchSemaphore(value: 0)
        let link = try Self.link(timeout: .milliseconds(500))
        for _ in 0..<4 { #expect(await Self.hang(link, until: gate)?.code == .timedOut) }
        #expect(await Self.hang(link, until: gate)?.code == .backendUnavailable)

        // One that comes back makes room.
        gate.signal()
        let answered = await Self.eventually {
            (try? await link.ask { connection throws(LibvirtError) in connection.isAlive() }) == true
        }
        #expect(answered)
        for _ in 0..<3 { gate.signal() }
        await link.close()
    }

    @Test func aFailureOfTheCallItselfIsNotAnOutage() async throws {
        let link = try Self.link(timeout: .seconds(5))
        for _ in 0..<3 {
            let error = await #expect(throws: ConsoleError.self) {
                try await link.ask { connection throws(LibvirtError) in _ = try connection.domain(name: "nobody") }
            }
            #expect(error?.code == .instanceNotFound)
        }
        #expect(try await link.ask { connection throws(LibvirtError) in connection.isAlive() })
        await link.close()
    }

    @Test func aConnectionThatBrokeIsOpenedOnceMore() async throws {
        let link = try Self.link(timeout: .seconds(5))
        #expect(try await link.ask { connection throws(LibvirtError) in connection.isAlive() })
        let tries = TryCounter()
        let answer = try await link.ask { connection throws(LibvirtError) -> String in
            guard tries.next() > 1 else { throw LibvirtError("test", message: "broke", isConnectionLost: true) }
            return "second"
        }
        #expect(answer == "second")

        let error = await #expect(throws: ConsoleError.self) {
            try await link.ask { _ throws(LibvirtError) in
                _ = tries.next()
                throw LibvirtError("test", message: "broke", isConnectionLost: true)
            }
        }
        #expect(error?.code == .backendUnavailable && tries.next() == 5)
        await link.close()
    }

    /// Whether `condition` becomes true within 30 s.
    static func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
#endif
