// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import COpenAPI

/// The description of the API that is part of the program: OpenAPI 3.1, as `Sources/COpenAPI/openapi.json` has it.
enum OpenAPIDocument {
    /// The document, JSON.
    static var text: String {
        String(
            decoding: UnsafeBufferPointer(start: oriel_openapi_bytes(), count: oriel_openapi_size()), as: UTF8.self)
    }

    /// The answer that gives it away. It holds nothing of this gateway's, so nobody is asked who they are.
    static var answer: Answer { Answer(text: Self.text, contentType: "application/json") }
}
