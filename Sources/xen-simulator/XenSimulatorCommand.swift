// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import XenSimulator

/// The program: a simulated pool, and a port to change it by.
@main
struct XenSimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xen-simulator",
        abstract: "Simulates a pool of XenServer or XCP-ng hosts on loopback addresses.",
        discussion: """
            It prints one line of JSON with its addresses when all hosts listen, and ends with SIGTERM or SIGINT. The \
            control port takes GET /facts and /counters, and POST /migrate?vm=web1&to=host2, /kill?host=host1, \
            /quirks with JSON, and so on.
            """)

    @Option(help: "A file of JSON with the pool.")
    var plan: String?

    @Option(help: "How many hosts there are, when there is no plan.")
    var hosts = 1

    @Option(
        name: .customLong("vm"), help: "NAME=PORT: a machine whose console is the VNC server at this port of 127.0.0.1."
    )
    var machines: [String] = []

    @Option(help: "The control port; 0 lets the system choose.")
    var control = 0

    func run() async throws {
        var plan = PoolPlan.pool(of: self.hosts)
        if let file = self.plan {
            plan = try PlanFile(String(contentsOfFile: file, encoding: .utf8)).plan
        }
        for machine in self.machines {
            let words = machine.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let port = Int(words[1]) else {
                throw ValidationError("--vm \(machine): NAME=PORT is wanted")
            }
            plan.vms.append(VMPlan(String(words[0]), vncPort: port))
        }
        let simulator = try await XenSimulator.start(plan)
        let control = try await ControlPort.open(for: simulator, port: self.control)
        print(
            """
            {"url": "\(simulator.url())", "clear": "\(simulator.url(scheme: "http"))", \
            "control": "http://127.0.0.1:\(control.port)", "fingerprint": "\(simulator.fingerprint(of: simulator.coordinator))"}
            """)
        // Whoever reads this through a pipe waits for the line.
        fflush(nil)
        await Self.waitForEnd()
        await simulator.stop()
    }

    /// Waits for SIGTERM or SIGINT.
    private static func waitForEnd() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in stream { break }
        for source in sources { source.cancel() }
    }
}
