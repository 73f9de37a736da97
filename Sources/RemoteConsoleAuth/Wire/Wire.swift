// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How the calls of the protocol are written: JSON with keys in snake case. A key that is not known is passed over, so that
/// a version can gain keys; one that is there twice is refused.
enum Wire {
    /// What every path begins with.
    static let root = "/consoleauth/v1/"
    /// Bytes of a request's body, at most.
    static let maximumRequest = 64 * 1024
    /// Bytes of an answer's body, at most.
    static let maximumAnswer = 1 << 20
    /// Bytes of a line of the stream, at most.
    static let maximumLine = 4 * 1024
    /// Sessions in one heartbeat, at most. More take several.
    static let maximumSessions = 500

    /// `value` as JSON on one line.
    static func encode(_ value: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(value))
    }

    /// The `Body` in `bytes`.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest`, which says nothing of what was there: it may be a secret.
    static func decode<Body: Decodable>(_ type: Body.Type = Body.self, from bytes: ByteBuffer) throws -> Body {
        _ = try JSONValue(parsing: bytes)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(bytes.readableBytesView))
        } catch let error as ConsoleError {
            throw error
        } catch {
            throw ConsoleError(.invalidRequest, "the body is not a \(type)")
        }
    }

    /// An error for a value that cannot be one.
    static func refusal(_ what: String) -> ConsoleError {
        ConsoleError(.invalidRequest, "\(what) is not allowed")
    }
}
