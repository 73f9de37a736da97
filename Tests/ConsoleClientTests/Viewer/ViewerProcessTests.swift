// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import ConsoleClient

@Suite(.timeLimit(.minutes(5))) struct ViewerProcessTests {
    @Test func theStatusIsThatOfTheProgram() async throws {
        #expect(try await ViewerProcess.start(["true"]).wait() == .exited(0))
        #expect(try await ViewerProcess.start(["/bin/sh", "-c", "exit 7"]).wait() == .exited(7))
        #expect(ViewerEnd.exited(7).description == "ended with status 7")
    }

    @Test func itHearsSignalsAndEndsByOne() async throws {
        let viewer = try ViewerProcess.start(["sleep", "600"])
        viewer.signal(SIGHUP)
        let end = await viewer.wait()
        #expect(end == .signalled(SIGHUP))
        #expect(end.description == "was ended by signal 1 (Hangup)")
        // It has no process any more that this could reach.
        viewer.signal(SIGKILL)
    }

    @Test func whoeverStopsWaitingEndsIt() async throws {
        let viewer = try ViewerProcess.start(["sleep", "600"])
        let wait = Task { await viewer.wait() }
        wait.cancel()
        #expect(await wait.value == .signalled(SIGTERM))
    }

    @Test func oneThatDoesNotListenIsKilled() async throws {
        try await withTemporaryFolder { folder in
            let ready = "\(folder)/ready"
            let viewer = try ViewerProcess.start([
                "/bin/sh", "-c", "trap '' TERM; : > \"$0\"; while :; do sleep 0.1; done", ready,
            ])
            let wait = Task { await viewer.wait() }
            while !FileManager.default.fileExists(atPath: ready) { try await Task.sleep(for: .milliseconds(10)) }
            wait.cancel()
            #expect(await wait.value == .signalled(SIGKILL))
        }
    }

    @Test func aProgramThatIsNotThereIsAMistake() {
        let error = #expect(throws: ConsoleError.self) { try ViewerProcess.start(["no-such-viewer-here"]) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.explanation.contains("no-such-viewer-here") == true)
    }
}
