// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

@Suite struct ChildProcessTests {
    private static func said(_ process: ChildProcess) throws -> String {
        String(decoding: try process.output?.readToEnd() ?? Data(), as: UTF8.self)
    }

    @Test func theEndIsTheProgramsStatusOrTheSignalThatEndedIt() throws {
        #expect(try ChildProcess(["sh", "-c", "exit 7"]).wait() == 7)
        let sleeper = try ChildProcess(["sleep", "60"])
        #expect(sleeper.isRunning)
        sleeper.signal(SIGKILL)
        #expect(sleeper.wait() == -SIGKILL)
        #expect(sleeper.exitStatus == -SIGKILL)
    }

    @Test func whatItIsToldComesBackThroughItsPipes() throws {
        let process = try ChildProcess(["cat"], input: .pipe, output: .pipe)
        try process.input?.write(contentsOf: Data("said".utf8))
        try process.input?.close()
        #expect(try Self.said(process) == "said")
        #expect(process.wait() == 0)
    }

    @Test func itGetsTheDescriptorsThatItIsMeantToHaveAndNoOther() throws {
        // Without O_CLOEXEC, as a library may open one.
        let stray = dup(0)
        let given = open("/etc/hostname", O_RDONLY)
        defer { [stray, given].forEach { _ = close($0) } }
        let third = ["sh", "-c", "readlink /proc/$$/fd/3"]
        #expect(try Self.said(ChildProcess(third, output: .pipe, descriptors: [given])) == "/etc/hostname\n")
        let count = ["sh", "-c", "ls /proc/$$/fd | grep -cx \(stray)"]
        #expect(try Self.said(ChildProcess(count, output: .pipe)) == "0\n")
    }

    @Test func itHearsSignalsThatThisThreadBlocks() throws {
        var (blocked, before) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        #expect(try ChildProcess(["sleep", "60"]).end() == -SIGTERM)
    }

    @Test func whatDoesNotEndIsKilled() throws {
        let deaf = try ChildProcess(["sh", "-c", "trap '' TERM; echo deaf; exec sleep 60"], output: .pipe)
        #expect(try deaf.output?.read(upToCount: 5) == Data("deaf\n".utf8))
        #expect(deaf.end(patience: .milliseconds(50)) == -SIGKILL)
    }

    // Other tests run meanwhile, and need descriptors, too.
    @Test(.enabled(if: sysconf(Int32(_SC_OPEN_MAX)) >= 4096))
    func itStartsHoweverManyDescriptorsAreOpen() throws {
        var held: [Int32] = []
        defer { held.forEach { _ = close($0) } }
        for _ in 0..<1500 {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            held.append(try #require(descriptor >= 0 ? descriptor : nil))
        }
        #expect(try ChildProcess(["true"]).wait() == 0)
    }

    @Test func aProgramThatIsNotThereSaysSo() throws {
        let error = #expect(throws: ChildProcess.NotStarted.self) { try ChildProcess(["/nowhere/at-all"]) }
        #expect("\(try #require(error))" == "/nowhere/at-all cannot be started: No such file or directory")
    }
}
