// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Stands between the gateway and a hypervisor: accepts one connection, does something first, and then lets it through
/// to the same port of 127.0.0.1.
final class Gate: @unchecked Sendable {
    // The thread writes `result` before it signals `done`; the test reads it after.
    private var result: Result<[UInt8], any Error> = .failure(Failure("the gate was not passed"))
    private let done = DispatchSemaphore(value: 0)

    /// Opens a gate at `port` of `host`, which runs `first` when somebody comes.
    init(host: String, port: Int, first: @escaping () throws -> Void) throws {
        let listener = try RawSocket(listeningOn: host, port: port)
        nonisolated(unsafe) let body = { try Self.pass(listener, port: port, first: first) }
        Thread.detachNewThread {
            self.result = Result { try body() }
            self.done.signal()
        }
    }

    /// Waits until the connection is over and gives what the hypervisor sent through.
    func finish() throws -> [UInt8] {
        guard self.done.wait(timeout: .now() + 30) == .success else { throw Failure("the gate is still open") }
        return try self.result.get()
    }

    private static func pass(_ listener: RawSocket, port: Int, first: () throws -> Void) throws -> [UInt8] {
        let client = try listener.accept()
        try first()
        let server = try RawSocket(connectingTo: "127.0.0.1", port: port)
        // RFB's handshake takes turns: the server speaks, the client answers.
        var sent: [UInt8] = []
        for _ in 0..<8 {
            let fromServer = try server.receive()
            guard !fromServer.isEmpty else { return sent }
            sent += fromServer
            try client.send(fromServer)
            let fromClient = try client.receive()
            guard !fromClient.isEmpty else { return sent }
            try server.send(fromClient)
        }
        return sent
    }
}
