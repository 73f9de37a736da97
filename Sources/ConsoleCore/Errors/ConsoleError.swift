// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why something about a console failed: a code for programs, a message for the log, the cause.
///
/// Front ends map ``code`` to their protocol in one `switch`; nobody matches on text. The message may name hosts and
/// backends and is for operators; what a user may read is ``Code/userSentence``.
public struct ConsoleError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public var code: Code
    /// What happened, for an operator. Never a secret.
    public var message: String
    /// The error beneath, if there is one.
    public var cause: (any Error)?

    /// A failure of kind `code`.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message and its causes, for an operator.
    public var explanation: String {
        guard let cause = self.cause else { return self.message }
        return "\(self.message): \((cause as? ConsoleError)?.explanation ?? "\(cause)")"
    }

    /// Code, message and cause.
    public var description: String {
        let head = "\(self.code): \(self.message)"
        guard let cause = self.cause else { return head }
        return "\(head) (\(cause))"
    }
}
