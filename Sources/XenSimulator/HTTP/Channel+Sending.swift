// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension Channel {
    /// Sends bytes now.
    @discardableResult
    func send(_ bytes: some Sequence<UInt8> & Sendable) -> EventLoopFuture<Void> {
        self.writeAndFlush(self.allocator.buffer(bytes: bytes))
    }

    /// Sends text now.
    @discardableResult
    func send(_ text: String) -> EventLoopFuture<Void> { self.send(Array(text.utf8)) }

    /// Sends bytes and closes when the system has them.
    func sendAndClose(_ bytes: [UInt8]) {
        self.send(bytes).whenComplete { _ in self.close(promise: nil) }
    }

    /// Sends text and closes when the system has it.
    func sendAndClose(_ text: String) { self.sendAndClose(Array(text.utf8)) }

    /// Sends text again and again, as fast as it is taken, until the connection ends.
    func sendForever(_ text: String) {
        self.send(text).whenSuccess { self.eventLoop.execute { self.sendForever(text) } }
    }

    /// Sends text a byte at a time, then calls `done`.
    func sendByteByByte(_ text: String, every interval: TimeAmount, done: @escaping @Sendable () -> Void = {}) {
        var rest = Array(text.utf8)[...]
        guard let byte = rest.popFirst() else { return done() }
        let more = String(decoding: rest, as: UTF8.self)
        self.send([byte]).whenSuccess {
            self.eventLoop.scheduleTask(in: interval) { self.sendByteByByte(more, every: interval, done: done) }
        }
    }
}
