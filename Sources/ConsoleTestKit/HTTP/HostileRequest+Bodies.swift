// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension HostileRequest {
    /// Lengths that contradict themselves or are no numbers (RFC 9112, section 6.3).
    static func lengths(_ target: Target) -> [HostileRequest] {
        let hidden = target.hiddenRequest.utf8.count
        let values = [
            ("a negative length", "-1"), ("a length with a plus", "+0"), ("a length in hexadecimal", "0x0"),
            ("a length with a space inside", "0 0"), ("an empty length", ""), ("a length that is a word", "zero"),
            ("a length with a fraction", "0.0"), ("a length with an exponent", "0e0"),
            ("a length over 64 bits", "18446744073709551616"),
            ("a length that wraps to nothing", "18446744073709551616000"),
            ("two lengths in one field", "0, \(hidden)"), ("two equal lengths in one field", "0, 0"),
            ("a length with a semicolon", "0;"), ("a length with a quote", "\"0\""),
            ("a length in Arabic digits", "\u{0660}"),
        ]
        return values.map { HostileRequest($0.0, target.request(fields: ["Content-Length: \($0.1)"])) } + [
            HostileRequest(
                "two lengths", target.request(fields: ["Content-Length: 0", "Content-Length: \(hidden)"])),
            HostileRequest(
                "two lengths, the longer first",
                target.request(fields: ["Content-Length: \(hidden)", "Content-Length: 0"])),
            HostileRequest("two equal lengths", target.request(fields: ["Content-Length: 0", "Content-Length: 0"])),
            HostileRequest(
                "two lengths of a POST",
                target.request(method: "POST", fields: ["Content-Length: 0", "Content-Length: \(hidden)"])),
            HostileRequest(
                "a space before the colon of a length", target.request(fields: ["Content-Length : \(hidden)"])),
            HostileRequest(
                "a tab before the colon of a length", target.request(fields: ["Content-Length\t: \(hidden)"])),
            HostileRequest("a length folded over two lines", target.request(fields: ["Content-Length:\r\n \(hidden)"])),
        ]
    }

    /// Transfer codings that one parser knows and another does not (RFC 9112, sections 6.1 and 7).
    static func codings(_ target: Target) -> [HostileRequest] {
        let hidden = target.hiddenRequest.utf8.count
        let both = [
            ("a length and a coding", ["Content-Length: \(hidden)", "Transfer-Encoding: chunked"]),
            ("a coding and a length", ["Transfer-Encoding: chunked", "Content-Length: \(hidden)"]),
            ("a length of nothing and a coding", ["Content-Length: 0", "Transfer-Encoding: chunked"]),
        ]
        let codings = [
            ("a coding that is unknown", "Transfer-Encoding: xchunked"), ("identity", "Transfer-Encoding: identity"),
            ("gzip", "Transfer-Encoding: gzip"), ("chunked before gzip", "Transfer-Encoding: chunked, gzip"),
            ("chunked twice", "Transfer-Encoding: chunked, chunked"), ("an empty coding", "Transfer-Encoding:"),
            ("a vertical tab before chunked", "Transfer-Encoding: \u{0b}chunked"),
            ("a form feed behind chunked", "Transfer-Encoding: chunked\u{0c}"),
            ("chunked in quotes", "Transfer-Encoding: \"chunked\""),
            ("a space before the colon of a coding", "Transfer-Encoding : chunked"),
            ("a space before the name of a coding", " Transfer-Encoding: chunked"),
            ("a coding folded over two lines", "Transfer-Encoding:\r\n chunked"),
            ("an underscore in the name of a coding", "Transfer_Encoding: chunked\r\nTransfer-Encoding: x"),
            ("a parameter of chunked", "Transfer-Encoding: chunked;q=1"),
        ]
        let chunks = [
            ("a chunk size with 0x", "0x0\r\n\r\n"), ("a negative chunk size", "-1\r\n\r\n"),
            ("a chunk size over 64 bits", "10000000000000000\r\n\r\n"), ("a chunk size that is a word", "size\r\n\r\n"),
            ("a chunk size that ends in a bare LF", "0\n\r\n"), ("a chunk size behind a space", " 0\r\n\r\n"),
            ("a chunk longer than it says", "1\r\nXX\r\n0\r\n\r\n"),
            ("a chunk extension with a bare LF", "1;a\nX\r\n0\r\n\r\n"),
            ("a chunk extension with a bare CR", "1;a\rb\r\nX\r\n0\r\n\r\n"),
            ("a trailer with a space before its colon", "0\r\nX : y\r\n\r\n"),
            ("a trailer with a bare LF", "0\r\nX: y\n\r\n"),
        ]
        return both.map { HostileRequest($0.0, target.request(fields: $0.1, body: "0\r\n\r\n")) }
            + both.map {
                HostileRequest("\($0.0) of a POST", target.request(method: "POST", fields: $0.1, body: "0\r\n\r\n"))
            }
            + codings.map { HostileRequest($0.0, target.request(fields: [$0.1], body: "0\r\n\r\n")) }
            + chunks.map {
                HostileRequest($0.0, target.request(method: "POST", fields: ["Transfer-Encoding: chunked"], body: $0.1))
            } + [
                HostileRequest(
                    "two codings",
                    target.request(fields: ["Transfer-Encoding: chunked", "Transfer-Encoding: x"], body: "0\r\n\r\n")),
                HostileRequest(
                    "a coding in HTTP/1.0",
                    target.request(
                        line: "GET \(target.path) HTTP/1.0", fields: ["Transfer-Encoding: chunked"], body: "0\r\n\r\n")),
            ]
    }
}
