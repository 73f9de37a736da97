// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Hummingbird
internal import NIOCore

/// Sends a screenshot to a client, for a bounded time: until then it is in memory and takes a place.
final class ScreenshotDelivery: Sendable {
    /// How long the client may take. For the largest one that is 280 KB a second.
    private static let deadline = Duration.seconds(60)
    /// What is handed to the channel at once. The next piece waits until the client took enough.
    private static let piece = 64 * 1024

    private let screenshot: Screenshot
    private let place: ScreenshotPlaces.Place
    private let timer: Task<Void, Never>

    /// Begins the time in which `channel` must take it. When that is over, the channel is closed.
    init(_ screenshot: Screenshot, place: ScreenshotPlaces.Place, to channel: any Channel) {
        self.screenshot = screenshot
        self.place = place
        self.timer = Task {
            guard (try? await Task.sleep(for: Self.deadline)) != nil else { return }
            channel.close(promise: nil)
        }
    }

    deinit {
        self.timer.cancel()
    }

    /// The body of the response. It keeps the place as long as it is there, also when nobody asks for its bytes (HEAD).
    var body: ResponseBody {
        ResponseBody(contentLength: self.screenshot.bytes.count) { writer in
            var rest = self.screenshot.bytes[...]
            while !rest.isEmpty {
                try await writer.write(ByteBuffer(bytes: rest.prefix(Self.piece)))
                rest = rest.dropFirst(Self.piece)
            }
            try await writer.finish(nil)
        }
    }
}
