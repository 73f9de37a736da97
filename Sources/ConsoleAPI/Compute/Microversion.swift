// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// A version of the compute API, as clients negotiate it for every request.
struct Microversion: Comparable, CustomStringConvertible {
    /// 2.1, which is also meant when a request names none.
    static let minimum = Microversion(minor: 1)
    /// The newest version that the clients know for consoles.
    static let maximum = Microversion(minor: 99)
    /// From here on tokens of every console type can be asked for.
    static let consoleTokens = Microversion(minor: 31)
    /// From here on such a question has no query parameters.
    static let strictQueries = Microversion(minor: 99)

    /// The part after `2.`.
    let minor: Int

    /// The version that `headers` ask for: `OpenStack-API-Version: compute 2.6`, or the older
    /// `X-OpenStack-Nova-API-Version: 2.6`.
    ///
    /// - Throws: ``Fault`` 400 when it is no version, 406 when it is one that Oriel does not have.
    init(headers: HTTPFields) throws {
        guard let text = Self.requested(in: headers) else {
            self = .minimum
            return
        }
        if text == "latest" {
            self = .maximum
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1]) else {
            throw Fault(.badRequest, "API Version String '\(text.prefix(32))' is of invalid format.")
        }
        self.init(minor: minor)
        guard major == 2, (Self.minimum...Self.maximum).contains(self) else {
            throw Fault(
                .notAcceptable,
                "Version \(text.prefix(32)) is not supported by the API. "
                    + "Minimum is \(Self.minimum) and maximum is \(Self.maximum).")
        }
    }

    private init(minor: Int) {
        self.minor = minor
    }

    private static func requested(in headers: HTTPFields) -> String? {
        let services = headers[values: .openStackAPIVersion].flatMap { $0.split(separator: ",") }
        for service in services {
            let words = service.split(separator: " ")
            if words.first?.lowercased() == "compute" { return words.dropFirst().joined(separator: " ") }
        }
        return headers[.novaAPIVersion]
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// Older first.
    static func < (one: Self, other: Self) -> Bool {
        one.minor < other.minor
    }

    /// `2.minor`
    var description: String { "2.\(self.minor)" }
}
