// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// An answer that says no, in the form that OpenStack clients read: `{"itemNotFound": {"code": 404, "message": …}}`.
struct Fault: Error {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// What the caller reads.
    var message: String
    /// What the answer's head carries besides.
    var headers: HTTPFields

    /// A fault with this status and message.
    init(_ status: HTTPResponse.Status, _ message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.message = message
        self.headers = headers
    }

    /// Nothing is at the path that was asked for.
    static let noSuchPath = Fault(.notFound, "The resource could not be found.")

    /// The name that Nova gives faults of this status.
    private var key: String {
        switch self.status.code {
        case 400: "badRequest"
        case 401: "unauthorized"
        case 403: "forbidden"
        case 404: "itemNotFound"
        case 405: "badMethod"
        case 409: "conflictingRequest"
        case 413, 429: "overLimit"
        case 415: "badMediaType"
        case 501: "notImplemented"
        case 503: "serviceUnavailable"
        default: "computeFault"
        }
    }

    /// The body.
    var body: JSONValue {
        [self.key: ["code": .integer(self.status.code), "message": .string(self.message)]]
    }
}
