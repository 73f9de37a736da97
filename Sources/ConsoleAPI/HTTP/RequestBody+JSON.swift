// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Request {
    /// The body as JSON.
    ///
    /// A form in a web page can post to any address, but not as `application/json`: that takes a request of the kind
    /// that browsers ask permission for first. So nothing else is read.
    ///
    /// - Throws: ``Fault`` 415 or 413, or ``ConsoleError`` with `invalidRequest`.
    func json() async throws -> JSONValue {
        let mediaType = self.headers[.contentType]?.split(separator: ";").first.map {
            String($0).lowercased().trimmingSuffix(while: \.isWhitespace)
        }
        guard mediaType == "application/json" else {
            throw Fault(.unsupportedMediaType, "The body must be application/json.")
        }
        do {
            return try JSONValue(parsing: try await self.body.collect(upTo: HTTPLimits.body))
        } catch is NIOTooManyBytesError {
            throw Fault(.contentTooLarge, "The body is larger than \(HTTPLimits.body) bytes.")
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
