// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension ConsoleError {
    /// The message and its causes, for an operator. The code is the exit status already.
    var explanation: String {
        guard let cause = self.cause else { return self.message }
        return "\(self.message): \((cause as? ConsoleError)?.explanation ?? "\(cause)")"
    }
}
