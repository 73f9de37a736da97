// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Takes an answer in, and remembers whether any of the request went out: that is the difference between nothing done and
/// nobody knows.
final class ExchangeDelegate: HTTPClientResponseDelegate {
    /// An answer, whole.
    struct Response: Sendable {
        var status = 0
        var body = ByteBuffer()
    }

    /// The answer is larger than it may be.
    struct TooLarge: Error {}

    private let sent = Atomic(false)
    private let response = Mutex(Response())

    /// Whether the request went out, or may have.
    var wasSent: Bool { self.sent.load(ordering: .acquiring) }

    func didSendRequestHead(task: HTTPClient.Task<Response>, _ head: HTTPRequestHead) {
        self.sent.store(true, ordering: .releasing)
    }

    func didReceiveHead(task: HTTPClient.Task<Response>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        self.response.withLock { $0.status = Int(head.status.code) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Response>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = self.response.withLock { response in
            guard response.body.readableBytes + buffer.readableBytes <= Wire.maximumAnswer else { return false }
            response.body.writeImmutableBuffer(buffer)
            return true
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(TooLarge())
    }

    func didFinishRequest(task: HTTPClient.Task<Response>) throws -> Response {
        self.response.withLock { $0 }
    }
}
