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
    init(text: String) {
        self.status = .ok
        self.body = text
        self.contentType = "text/plain; charset=utf-8"
    }
}
