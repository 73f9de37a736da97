// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

@testable import XenServerBackend

/// Answers as xapi writes them.
enum Texts {
    /// A `methodResponse` with `value`.
    static func response(_ value: XMLRPCValue) throws -> String {
        String(decoding: try XMLRPCCall("m", [value]).encoded(), as: UTF8.self)
            .replacing("<methodCall><methodName>m</methodName>", with: "<methodResponse>")
            .replacing("</methodCall>", with: "</methodResponse>")
    }

    /// `value` in the struct that xapi wraps around it.
    static func success(_ value: XMLRPCValue) throws -> String {
        try self.response(.structure(["Status": .string("Success"), "Value": value]))
    }

    /// A failure in the same.
    static func failure(_ words: String...) throws -> String {
        try self.failure(words)
    }

    /// A failure in the same.
    static func failure(_ words: [String]) throws -> String {
        try self.response(
            .structure(["Status": .string("Failure"), "ErrorDescription": .array(words.map { .string($0) })]))
    }

    /// A response with `inner` as its one value.
    static func bare(_ inner: String) -> String {
        "<?xml version='1.0'?><methodResponse><params><param>\(inner)</param></params></methodResponse>"
    }
}

extension XMLRPCAnswer {
    /// Reads `text`.
    init(_ text: String, limits: XMLRPCLimits = .small) throws {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}
