// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore

/// What the listener answers to a request.
///
/// A viewer takes a first line that begins with exactly `HTTP/1.1 200 ` for a yes. Of any other it shows everything behind
/// `HTTP/1.1 ` to its user, so the reason phrase is the sentence that the user is to read.
enum Reply {
    /// Yes; RFB follows.
    static let accepted = ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n")

    /// No, for the reason `code`.
    static func refusal(_ code: ConsoleError.Code) -> ByteBuffer {
        ByteBuffer(
            string: "HTTP/1.1 \(self.status(of: code)) \(code.userSentence)\r\n"
                + "Content-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n")
    }

    /// The statuses that Nova's proxy has: 401 for a token that is no good, 500 for a fault of our own, and 400 for
    /// everything else.
    private static func status(of code: ConsoleError.Code) -> Int {
        switch code {
        case .tokenRejected: 401
        case .internalError: 500
        default: 400
        }
    }
}
