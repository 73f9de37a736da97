// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Dispatch
import Testing

@testable import BasicIdentity

@Suite(.timeLimit(.minutes(1))) struct HashingQueueTests {
    @Test func oneAddressTakesABoundedNumberOfPlaces() async throws {
        let queue = HashingQueue(width: 2, maximum: 6, maximumPerAddress: 4)
        let held = DispatchSemaphore(value: 0)
        func start(_ address: String) -> Task<Bool, any Error> {
            Task {
                try await queue.run(for: address) {
                    held.wait()
                    return true
                }
            }
        }
        let four = (0..<4).map { _ in start("192.0.2.7") }
        while queue.count < 4 { await Task.yield() }
        await Self.expectRefused(queue, "192.0.2.7")
        let two = (0..<2).map { _ in start("192.0.2.8") }
        while queue.count < 6 { await Task.yield() }
        await Self.expectRefused(queue, "192.0.2.9")
        for _ in 0..<6 { held.signal() }
        for task in four + two { #expect(try await task.value) }
        #expect(queue.count == 0)
        #expect(try await queue.run(for: "192.0.2.7") { false } == false)
    }

    private static func expectRefused(_ queue: HashingQueue, _ address: String) async {
        let error = await #expect(throws: ConsoleError.self) { try await queue.run(for: address) { true } }
        #expect(error?.code == .tooManySignIns)
    }
}
