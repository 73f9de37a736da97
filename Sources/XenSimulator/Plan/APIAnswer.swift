// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a host answers calls of the API.
package enum APIAnswer: Sendable, Codable, Hashable {
    /// As xapi does.
    case asXapi
    /// Not at all; the connection stays open.
    case silence
    /// With the end of the connection.
    case close
    /// With this status and a page of HTML.
    case status(code: Int)
    /// With 302 and this location.
    case redirect(to: String)
    /// With 200 and this body.
    case body(_ text: String)
    /// With these bytes for the whole answer.
    case raw(_ text: String)
    /// With 200, no length, and bytes of XML until somebody closes.
    case endless
    /// With a length of 2^62 and bytes until somebody closes.
    case hugeLength
    /// As xapi does, with this many arrays in each other for a value.
    case deep(levels: Int)
    /// With a document type declaration that makes much out of little.
    case entities
    /// As xapi does, a byte at a time with so many seconds between them.
    case drip(seconds: Double)
    /// As xapi does, and only the first half of it.
    case half
    /// As xapi does, in chunks, which no release does.
    case chunked
}
