// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Makes a fresh receive buffer for every read, of a size that follows the traffic.
///
/// NIO's own allocators let each channel keep its buffers for ever: 260 KiB a session after the first busy second,
/// measured. This one names no size in advance, which keeps NIO from pooling; the one small buffer of a channel's first
/// read is all that stays.
package struct UnpooledReceiveAllocator: RecvByteBufferAllocator {
    private var adaptive: AdaptiveRecvByteBufferAllocator

    /// An allocator that goes from 512 bytes to `maximum`.
    package init(maximum: Int = 64 * 1024) {
        self.adaptive = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: maximum)
    }

    package func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        self.adaptive.buffer(allocator: allocator)
    }

    package func nextBufferSize() -> Int? { nil }

    /// Always says that the next buffer may be larger: a `false` would make NIO use the last buffer again, and keep it.
    package mutating func record(actualReadBytes: Int) -> Bool {
        _ = self.adaptive.record(actualReadBytes: actualReadBytes)
        return true
    }
}
