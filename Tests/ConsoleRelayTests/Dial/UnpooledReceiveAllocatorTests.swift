// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import NIOPosix
import Testing

@testable import ConsoleRelay

@Suite(.timeLimit(.minutes(1))) struct UnpooledReceiveAllocatorTests {
    /// Counts the buffers that a channel asks for.
    private struct Counting: RecvByteBufferAllocator {
        var inner: UnpooledReceiveAllocator
        let sizes: Watched<[Int]>

        func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
            let buffer = self.inner.buffer(allocator: allocator)
            self.sizes.update { $0.append(buffer.capacity) }
            return buffer
        }

        func nextBufferSize() -> Int? { self.inner.nextBufferSize() }

        mutating func record(actualReadBytes: Int) -> Bool { self.inner.record(actualReadBytes: actualReadBytes) }
    }

    private final class ReadCounter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let reads: Watched<[Int]>

        init(_ reads: Watched<[Int]>) {
            self.reads = reads
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let count = self.unwrapInboundIn(data).readableBytes
            self.reads.update { $0.append(count) }
        }
    }

    @Test func noBufferIsUsedTwiceAndNoLargeOneIsKept() async throws {
        let (sizes, reads) = (Watched<[Int]>([]), Watched<[Int]>([]))
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: Counting(inner: UnpooledReceiveAllocator(), sizes: sizes))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReadCounter(reads))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await RawClient.connect(port: server.localAddress?.port ?? 0)
        let total = 4 << 20
        try await client.send([UInt8](repeating: 5, count: total))
        try await reads.wait(for: "all bytes") { $0.reduce(0, +) == total }
        // NIO asks for a buffer only when it has none in its pool: one for every read says that it kept none but the
        // first, which is small.
        #expect(sizes.current.count >= reads.current.count)
        #expect(sizes.current.first.map { $0 <= 1024 } == true)
        #expect(sizes.current.contains(64 * 1024))
        try await client.close()
        try await server.close()
    }

    @Test func theSizeFollowsTheTraffic() {
        var allocator = UnpooledReceiveAllocator(maximum: 16 * 1024)
        var mayGrow: [Bool] = []
        for _ in 0..<20 {
            let size = allocator.buffer(allocator: ByteBufferAllocator()).capacity
            mayGrow.append(allocator.record(actualReadBytes: size))
            #expect(allocator.nextBufferSize() == nil)
        }
        #expect(allocator.buffer(allocator: ByteBufferAllocator()).capacity == 16 * 1024)
        for _ in 0..<40 { mayGrow.append(allocator.record(actualReadBytes: 1)) }
        #expect(allocator.buffer(allocator: ByteBufferAllocator()).capacity == 512)
        #expect(mayGrow.allSatisfy { $0 })
    }
}
