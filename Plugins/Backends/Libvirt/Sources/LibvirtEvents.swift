// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import ConsoleCore
internal import Logging
internal import Synchronization

/// What a hypervisor tells about its domains, come what may to the connection. Each stream has one of its own.
final class LibvirtEvents: Sendable {
    /// How many events wait for a consumer that is busy. A host that goes down tells of all its domains at once.
    private static let buffered = 10_000
    private static let shortestPause = Duration.milliseconds(200)
    private static let longestPause = Duration.seconds(5)

    private let uri: LibvirtURI
    private let logger: Logger
    private let streams = Mutex<[AsyncStream<InstanceEvent>.Continuation]?>([])

    /// Events of the hypervisor at `uri`. Does not connect.
    init(uri: LibvirtURI, logger: Logger) {
        self.uri = uri
        self.logger = logger
    }

    /// What happens from now on, until ``end()``.
    func stream() -> AsyncStream<InstanceEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: InstanceEvent.self, bufferingPolicy: .bufferingNewest(Self.buffered))
        let isOpen = self.streams.withLock { streams in
            streams?.append(continuation)
            return streams != nil
        }
        guard isOpen else {
            continuation.finish()
            return stream
        }
        let task = Task { await self.follow(continuation) }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// Ends every stream, and those to come.
    func end() {
        let streams = self.streams.withLock { streams in
            defer { streams = nil }
            return streams ?? []
        }
        for stream in streams { stream.finish() }
    }

    private func follow(_ continuation: AsyncStream<InstanceEvent>.Continuation) async {
        var pause = Self.shortestPause
        var mayHaveMissed = false
        while !Task.isCancelled {
            let (closed, close) = AsyncStream.makeStream(of: Void.self)
            let sink = EventSink(yield: { continuation.yield($0) }, closed: { close.finish() })
            let session = EventSession()
            do throws(LibvirtError) {
                try await session.open(uri: self.uri.connection, sink: sink)
                if mayHaveMissed { continuation.yield(.mayHaveMissed) }
                pause = Self.shortestPause
                for await _ in closed {}
            } catch {
                guard !error.isNoSupport else {
                    self.logger.info("libvirt tells no events of this hypervisor", metadata: ["error": "\(error)"])
                    continuation.finish()
                    return
                }
                self.logger.debug("no events of libvirt at the moment", metadata: ["error": "\(error)"])
                pause = min(pause * 2, Self.longestPause)
            }
            await session.close()
            mayHaveMissed = true
            try? await Task.sleep(for: pause)
        }
    }
}
#endif
