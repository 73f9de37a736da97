// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// `oriel connect` without a viewer: its port, its standard streams and its file.
@Suite(.serialized) struct ConnectTests {
    private static func gateway() async throws -> FakeGateway {
        let gateway = try await FakeGateway()
        try gateway.configure()
        _ = try gateway.start()
        return gateway
    }

    @Test func thePortIsPrintedAndEachViewerOfItHasASessionOfItsOwn() async throws {
        let gateway = try await Self.gateway()
        let connecting = try Connecting(["box", "--proxy-only"], api: gateway.api)
        let port = try connecting.port()
        for count in 1...3 {
            let viewer = try RawSocket(connectingTo: "127.0.0.1", port: port)
            try viewer.handshake()
            try viewer.send([4, 1, 0, 0, 0, 0, 0, 65])
            #expect(try viewer.receive(exactly: 8) == [4, 1, 0, 0, 0, 0, 0, 65])
            viewer.close()
            #expect(Wait.until(seconds: 40) { gateway.count("session ended") == count })
        }
        #expect(gateway.count("session opened") == 3)
        connecting.signal(SIGINT)
        #expect(connecting.exitStatus() == 0)
        #expect((try? RawSocket(connectingTo: "127.0.0.1", port: port)) == nil)
        #expect(!connecting.errors.contains("token"))
    }

    @Test func aGivenPortIsTakenAndOneThatIsTakenIsAMistake() async throws {
        let gateway = try await Self.gateway()
        let port = try FreePorts.find(1)[0]
        let first = try Connecting(["box", "--proxy-only", "--port", "\(port)"], api: gateway.api)
        #expect(try first.port() == port)
        let second = try Connecting(["box", "--proxy-only", "--port", "\(port)"], api: gateway.api)
        #expect(second.exitStatus() == 2)
        #expect(second.errors.contains("cannot listen on 127.0.0.1:\(port)"))
    }

    @Test(.enabled(if: getuid() == 0, "only root can be somebody else"))
    func anotherUserOfTheMachineIsNotLetIn() async throws {
        let gateway = try await Self.gateway()
        let connecting = try Connecting(["box", "--proxy-only"], api: gateway.api)
        let port = try connecting.port()
        let result = try Command.run(
            "setpriv",
            [
                "--reuid", "65534", "--regid", "65534", "--clear-groups", "curl", "--silent", "--max-time", "5",
                "--noproxy", "*", "telnet://127.0.0.1:\(port)",
            ])
        #expect(!result.output.contains("RFB"), "\(result.output)")
        #expect(connecting.errors.contains("somebody else on this machine connected to the port"))
        #expect(gateway.count("session opened") == 0)
        let ours = try RawSocket(connectingTo: "127.0.0.1", port: port)
        try ours.handshake()
    }

    @Test func aViewerIsToldByTheAPIWhyThereIsNothingForIt() async throws {
        let gateway = try await Self.gateway()
        let connecting = try Connecting(["box", "--proxy-only"], api: gateway.api)
        let port = try connecting.port()
        let viewer = try RawSocket(connectingTo: "127.0.0.1", port: port)
        try viewer.handshake()
        viewer.close()
        gateway.process?.signal(SIGKILL)
        #expect(gateway.process?.exitStatus(seconds: 40) == -SIGKILL)
        let next = try RawSocket(connectingTo: "127.0.0.1", port: port)
        #expect(try next.refusal().contains("no answer from the API"))
        #expect(Wait.until(seconds: 40) { connecting.errors.contains("no answer from the API") })
    }

    @Test func anInstanceThatIsNotThereEndsItAtOnce() async throws {
        let gateway = try await Self.gateway()
        for arguments in [
            ["nobody", "--proxy-only"], ["nobody", "--vv", "/tmp/x.vv"], ["nobody", "--viewer", "true"],
        ] {
            let connecting = try Connecting(arguments, api: gateway.api)
            #expect(connecting.exitStatus() == 3)
            #expect(connecting.errors.contains("nobody") && connecting.output.isEmpty)
        }
        let process = try Self.overPipes(gateway, "nobody")
        #expect(try (process.output?.readToEnd() ?? Data()).isEmpty)
        #expect(process.wait() == 3)
    }

    @Test func aSessionGoesOverStandardInputAndOutput() async throws {
        let gateway = try await Self.gateway()
        let process = try Self.overPipes(gateway)
        let (input, output) = (try #require(process.input), try #require(process.output))
        func read(_ count: Int) throws -> [UInt8] { Array(try output.read(upToCount: count) ?? Data()) }
        func send(_ bytes: [UInt8]) throws { try input.write(contentsOf: Data(bytes)) }
        #expect(try read(12) == Array("RFB 003.008\n".utf8))
        try send(Array("RFB 003.008\n".utf8))
        #expect(try read(2) == [1, 1])
        try send([1])
        #expect(try read(4) == [0, 0, 0, 0])
        try send([1])
        #expect(try read(28).suffix(4) == Array("fake".utf8))
        try send([4, 1, 0, 0, 0, 0, 0, 65])
        #expect(try read(8) == [4, 1, 0, 0, 0, 0, 0, 65])
        try input.close()
        #expect(Wait.until(seconds: 40) { !process.isRunning })
        #expect(process.exitStatus == 0)
        #expect(Wait.until(seconds: 40) { gateway.count("session ended") == 1 })
    }

    @Test func standardInputThatHasNothingEndsItAndOneThatIsClosedIsAMistake() async throws {
        let gateway = try await Self.gateway()
        let process = try Self.overPipes(gateway)
        try process.input?.close()
        #expect(Wait.until(seconds: 40) { !process.isRunning })
        #expect(process.exitStatus == 0)

        for (before, after, name) in [
            ("", "<&- | cat", "input"), ("", "</dev/null | cat", "input"), ("", "</bin/true | cat", "input"),
            ("true |", ">&-", "output"), ("true |", ">/dev/null", "output"),
        ] {
            let script = "\(before) { \"$0\" connect box --stdio; echo \"status $?\" >&2; } \(after)"
            let result = try Command.run(
                "/bin/sh", ["-c", script, Repository.oriel], environment: ["ORIEL_API": gateway.api])
            #expect(result.errors.contains("standard \(name)"), "\(script): \(result.errors)")
            #expect(result.errors.contains("status 2"), "\(script): \(result.errors)")
        }
        #expect(gateway.count("session opened") <= 1)
    }

    /// `oriel connect --stdio` with a pipe at either end.
    private static func overPipes(_ gateway: FakeGateway, _ instance: String = "box") throws -> ChildProcess {
        try ChildProcess(
            [Repository.oriel, "connect", instance, "--stdio"], environment: ["ORIEL_API": gateway.api], input: .pipe,
            output: .pipe, errors: .nothing)
    }

    @Test func theFileOfVirtViewerIsThereWhileItServes() async throws {
        let gateway = try await Self.gateway()
        let path = "/tmp/oriel-\(UUID().uuidString.prefix(8)).vv"
        let connecting = try Connecting(["box", "--vv", path], api: gateway.api)
        #expect(Wait.until(seconds: 40) { FileManager.default.fileExists(atPath: path) })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("[virt-viewer]\ntype=vnc\nhost=127.0.0.1\nport=") && text.hasSuffix("title=box\n"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        let port = try #require(
            text.split(separator: "\n").first { $0.hasPrefix("port=") }.flatMap { Int($0.dropFirst(5)) })
        let viewer = try RawSocket(connectingTo: "127.0.0.1", port: port)
        try viewer.handshake()
        connecting.signal(SIGTERM)
        #expect(connecting.exitStatus() == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func withoutAViewerOnThisMachineItSaysWhatToDo() async throws {
        let gateway = try await Self.gateway()
        let result = try Command.run(
            Repository.oriel, ["connect", "box"], environment: ["ORIEL_API": gateway.api, "PATH": "/nowhere"])
        #expect(result.status == 1)
        #expect(result.errors.contains("--viewer") && result.errors.contains("--proxy-only"), "\(result.errors)")
        let named = try Command.run(
            Repository.oriel, ["connect", "box", "--viewer", "no-such-viewer"], environment: ["ORIEL_API": gateway.api])
        #expect(named.status == 2)
        #expect(named.errors.contains("no-such-viewer"), "\(named.errors)")
    }

    /// A viewer that is a script: what it does, and the file that it may write to.
    private static func withViewer(
        _ script: String, _ body: (_ viewer: String, _ file: String) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let viewer = "\(folder)/viewer"
            try "#!/bin/sh\n\(script)\n".write(toFile: viewer, atomically: true, encoding: .utf8)
            chmod(viewer, 0o755)
            try body(viewer, "\(folder)/file")
        }
    }

    @Test func aViewerThatFailsIsSaid() async throws {
        let gateway = try await Self.gateway()
        try await Self.withViewer("echo \"$1 $2\"; exit 7") { viewer, file in
            let result = try Command.run(
                Repository.oriel, ["connect", "box", "--viewer", "\(viewer) \(file)"],
                environment: ["ORIEL_API": gateway.api])
            #expect(result.status == 1)
            #expect(result.errors == "oriel: the viewer ended with status 7\n")
            #expect(result.output.hasPrefix("\(file) 127.0.0.1::"), "\(result.output)")
        }
    }

    @Test func aViewerHasNoDescriptorsOfOurs() async throws {
        let gateway = try await Self.gateway()
        let list = try Command.run(
            Repository.oriel, ["connect", "box", "--viewer", "ls -1 /proc/self/fd"],
            environment: ["ORIEL_API": gateway.api])
        let descriptors = list.output.split(separator: "\n").compactMap { Int($0) }
        // Its three streams, and the folder itself.
        #expect(descriptors == [0, 1, 2, 3], "\(list.output)\(list.errors)")
    }

    @Test func aViewerThatEndsAndNeverConnectedIsSaid() async throws {
        let gateway = try await Self.gateway()
        let result = try Command.run(
            Repository.oriel, ["connect", "box", "--viewer", "true"], environment: ["ORIEL_API": gateway.api])
        #expect(result.status == 1)
        #expect(result.errors.contains("had not connected") && result.errors.contains("--proxy-only"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func aSignalEndsTheViewerToo(number: Int32) async throws {
        let gateway = try await Self.gateway()
        try await Self.withViewer("echo $$ > \"$1\"; exec sleep 600") { viewer, file in
            let connecting = try Connecting(["box", "--viewer", "\(viewer) \(file)"], api: gateway.api)
            var pid: Int32?
            _ = Wait.until(seconds: 40) {
                pid = (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { text in
                    text.hasSuffix("\n") ? Int32(text.dropLast()) : nil
                }
                return pid != nil
            }
            let viewer = try #require(pid, "\(connecting.errors)")
            connecting.signal(number)
            #expect(connecting.exitStatus() == 0)
            #expect(kill(viewer, 0) == -1)
            #expect(connecting.errors.isEmpty)
        }
    }

    @Test func aGatewayThatIsAwayOrSomethingElseIsSaidClearly() async throws {
        let gateway = try await Self.gateway()
        let unused = try FreePorts.find(1)[0]
        for (api, status, words) in [
            ("http://127.0.0.1:\(unused)", 5, "no answer from the API at http://127.0.0.1:\(unused)"),
            ("https://127.0.0.1:\(gateway.ports[0])", 5, "no answer from the API"),
            ("127.0.0.1:8774", 2, "must look like http://127.0.0.1:8774"),
            ("vnc://127.0.0.1:8774", 2, "must look like http://127.0.0.1:8774"),
            ("http://127.0.0.1:\(gateway.webPort)", 5, "what answers there is not Oriel's API"),
        ] {
            let result = try Command.run(Repository.oriel, ["connect", "box", "--proxy-only", "--api", api])
            #expect(result.status == Int32(status), "\(api): \(result.errors)")
            #expect(result.errors.hasPrefix("oriel: ") || result.errors.hasPrefix("Error: "), "\(result.errors)")
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }
}
