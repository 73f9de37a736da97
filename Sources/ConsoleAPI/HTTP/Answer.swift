// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What an endpoint answers when all went well.
struct Answer {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// What the body is made of.
    private enum Body {
        case text(String)
        case screenshot(Screenshot, place: ScreenshotPlaces.Place)
    }

    /// The body and its media type.
    private var body: Body
    var contentType: String

    /// JSON.
    init(_ value: JSONValue, status: HTTPResponse.Status = .ok) {
        self.status = status
        self.body = .text(value.text)
        self.contentType = "application/json"
    }

    /// Plain text.
    init(
        text: String, status: HTTPResponse.Status = .ok, contentType: String = "text/plain; charset=utf-8"
    ) {
        self.status = status
        self.body = .text(text)
        self.contentType = contentType
    }

    /// A picture, which keeps its place until it is sent.
    init(_ screenshot: Screenshot, place: ScreenshotPlaces.Place) {
        self.status = .ok
        self.body = .screenshot(screenshot, place: place)
        self.contentType = screenshot.format.mediaType
    }

    /// Whether the gateway can do its work.
    init(_ readiness: Readiness) {
        switch readiness {
        case .ready: self.init(["ready": true])
        case .notReady(let reason):
            self.init(["ready": false, "reason": .string(reason)], status: .serviceUnavailable)
        }
    }

    /// The body as it is sent to `channel`. For one answer once: a picture has a limited time from now on.
    func responseBody(to channel: any Channel) -> ResponseBody {
        switch self.body {
        case .text(let text): ResponseBody(byteBuffer: ByteBuffer(string: text))
        case .screenshot(let screenshot, let place):
            ScreenshotDelivery(screenshot, place: place, to: channel).body
        }
    }
}
