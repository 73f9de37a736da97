// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What an endpoint answers when all went well.
struct Answer {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// The body and its media type.
    var body: String
    var contentType: String

    /// JSON.
    init(_ value: JSONValue, status: HTTPResponse.Status = .ok) {
        self.status = status
        self.body = value.text
        self.contentType = "application/json"
    }

    /// Plain text.
    init(
        text: String, status: HTTPResponse.Status = .ok, contentType: String = "text/plain; charset=utf-8"
    ) {
        self.status = status
        self.body = text
        self.contentType = contentType
    }

    /// Whether the gateway can do its work.
    init(_ readiness: Readiness) {
        switch readiness {
        case .ready: self.init(["ready": true])
        case .notReady(let reason):
            self.init(["ready": false, "reason": .string(reason)], status: .serviceUnavailable)
        }
    }
}
