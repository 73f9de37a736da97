// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

/// Expects `body` to throw a ``ConsoleError`` with `code`.
func expectFailure(
    _ code: ConsoleError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async throws {
    do {
        try await body()
        Issue.record("expected \(code), nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as ConsoleError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    }
}
