// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOHTTP1

/// Reads the cookies of a request (RFC 6265, section 4.2).
enum Cookies {
    /// The value of the first cookie with this name.
    static func value(of name: String, in headers: HTTPHeaders) -> String? {
        self.pairs(in: headers).first { $0.isPair(named: name) }?.pairValue
    }

    /// The names, in the order in which they were sent: a browser sends first what it got first.
    static func names(in headers: HTTPHeaders) -> [String] {
        self.pairs(in: headers).map(\.pairName)
    }

    private static func pairs(in headers: HTTPHeaders) -> [Substring.UTF8View] {
        headers["cookie"].flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.map {
            $0.drop { $0 == UInt8(ascii: " ") }
        }
    }
}
