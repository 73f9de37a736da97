// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension HostileRequest {
    /// Request lines and ends of lines (RFC 9112, sections 2.2 and 3).
    static func lines(_ target: Target) -> [HostileRequest] {
        let path = target.path
        let lines = [
            ("no version", "GET \(path)"), ("HTTP/0.9", "GET \(path) HTTP/0.9"), ("HTTP/1.2", "GET \(path) HTTP/1.2"),
            ("HTTP/2.0", "GET \(path) HTTP/2.0"), ("HTTP/11.1", "GET \(path) HTTP/11.1"),
            ("a version of another protocol", "GET \(path) ICAP/1.0"), ("http in lower case", "GET \(path) http/1.1"),
            ("a version without a number", "GET \(path) HTTP/"), ("text behind the version", "GET \(path) HTTP/1.1 x"),
            ("two spaces before the target", "GET  \(path) HTTP/1.1"),
            ("a tab before the target", "GET\t\(path) HTTP/1.1"),
            ("a space before the method", " GET \(path) HTTP/1.1"), ("a method in lower case", "get \(path) HTTP/1.1"),
            ("a method that is unknown", "GETT \(path) HTTP/1.1"), ("no method", "\(path) HTTP/1.1"),
            ("a space in the target", "GET \(path) x HTTP/1.1"), ("HTTP/2's preface", "PRI * HTTP/2.0"),
        ]
        let host = "Host: \(target.host)"
        return lines.map { HostileRequest($0.0, target.request(line: $0.1)) } + [
            HostileRequest(
                "bare LF after every line", "GET \(path) HTTP/1.1\n\(host)\n\n" + target.hiddenRequest),
            HostileRequest(
                "a bare LF after the request line", "GET \(path) HTTP/1.1\n\(host)\r\n\r\n" + target.hiddenRequest),
            HostileRequest(
                "a bare LF after a field", "GET \(path) HTTP/1.1\r\n\(host)\n\r\n" + target.hiddenRequest),
            HostileRequest(
                "a bare LF for the empty line", "GET \(path) HTTP/1.1\r\n\(host)\r\n\n" + target.hiddenRequest),
            HostileRequest(
                "a bare CR after the request line", "GET \(path) HTTP/1.1\r\(host)\r\n\r\n" + target.hiddenRequest),
            HostileRequest(
                "a bare CR for the empty line", "GET \(path) HTTP/1.1\r\n\(host)\r\n\rX\r\n\r\n" + target.hiddenRequest),
            HostileRequest("a TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n" + target.hiddenRequest),
        ]
    }

    /// Field lines (RFC 9110, section 5; RFC 9112, section 5).
    static func fields(_ target: Target) -> [HostileRequest] {
        let fields = [
            ("a field folded over two lines", "X: a\r\n b"), ("a field folded with a tab", "X: a\r\n\tb"),
            ("a first field that begins with a space", " X: a"), ("a field without a colon", "X"),
            ("a field without a name", ": a"), ("a space in a name", "X Y: a"), ("a space before a colon", "X : a"),
            ("a NUL in a name", "X\u{0}: a"), ("a NUL in a value", "X: a\u{0}b"), ("a bare CR in a value", "X: a\rb"),
            ("a bell in a value", "X: a\u{7}b"), ("a delete in a value", "X: a\u{7f}b"),
            ("a slash in a name", "X/Y: a"),
            ("a bracket in a name", "X(Y): a"), ("a name that is not ASCII", "X\u{e9}: a"),
            ("a bare LF in a value", "X: a\nY: b"),
        ]
        return fields.map { HostileRequest($0.0, target.request(fields: [$0.1])) }
    }

    /// Request targets (RFC 9112, section 3.2).
    static func targets(_ target: Target) -> [HostileRequest] {
        let targets = [
            ("a target in absolute form", "GET http://\(target.host)\(target.path) HTTP/1.1"),
            ("a target in absolute form with another host", "GET http://evil.example\(target.path) HTTP/1.1"),
            ("a target of another scheme", "GET file://\(target.path) HTTP/1.1"),
            ("a target in authority form", "CONNECT \(target.host):80 HTTP/1.1"),
            ("a target of *", "OPTIONS * HTTP/1.1"),
            ("an empty target", "GET  HTTP/1.1"), ("a target without a slash", "GET x HTTP/1.1"),
            ("a NUL in the target", "GET \(target.path)\u{0} HTTP/1.1"),
            ("a bell in the target", "GET \(target.path)\u{7} HTTP/1.1"),
            ("a bare CR in the target", "GET \(target.path)\rX HTTP/1.1"),
            ("a fragment in the target", "GET \(target.path)#x HTTP/1.1"),
            ("a target that is not ASCII", "GET \(target.path)\u{e9} HTTP/1.1"),
        ]
        return targets.map { HostileRequest($0.0, target.request(line: $0.1)) }
    }

    /// Host fields (RFC 9112, section 3.2).
    static func hosts(_ target: Target) -> [HostileRequest] {
        [
            HostileRequest("no Host", "GET \(target.path) HTTP/1.1\r\nX: a\r\n\r\n" + target.hiddenRequest),
            HostileRequest("two Host fields", target.request(fields: ["Host: evil.example"])),
            HostileRequest("two equal Host fields", target.request(fields: ["Host: \(target.host)"])),
            HostileRequest("a space before the colon of Host", target.request(host: "Host : \(target.host)")),
        ]
    }

    /// More than any limit allows.
    static func sizes(_ target: Target) -> [HostileRequest] {
        let many = (0..<200).map { "X-\($0): a" }
        return [
            HostileRequest(
                "a field that is too long", target.request(fields: ["X: " + String(repeating: "a", count: 20_000)])),
            HostileRequest(
                "a name that is too long", target.request(fields: [String(repeating: "a", count: 20_000) + ": a"])),
            HostileRequest("too many fields", target.request(fields: many)),
            HostileRequest(
                "a target that is too long",
                target.request(line: "GET \(target.path)?" + String(repeating: "a", count: 6000) + " HTTP/1.1")),
            HostileRequest(
                "a method that is too long",
                target.request(line: String(repeating: "G", count: 6000) + " / HTTP/1.1")),
        ]
    }

    /// Requests for a change of protocol that bring more than they may (RFC 9110, section 7.8).
    static func upgrades(_ target: Target) -> [HostileRequest] {
        let upgrade = [
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        let hidden = target.hiddenRequest.utf8.count
        return [
            HostileRequest("an upgrade with a length", target.request(fields: upgrade + ["Content-Length: \(hidden)"])),
            HostileRequest(
                "an upgrade with a coding",
                target.request(fields: upgrade + ["Transfer-Encoding: chunked"], body: "0\r\n\r\n")),
            HostileRequest(
                "an upgrade with two lengths",
                target.request(fields: upgrade + ["Content-Length: 0", "Content-Length: 1"])),
            HostileRequest(
                "an upgrade with a length and a coding",
                target.request(
                    fields: upgrade + ["Content-Length: 0", "Transfer-Encoding: chunked"], body: "0\r\n\r\n")),
            HostileRequest(
                "an upgrade by POST", target.request(method: "POST", fields: upgrade + ["Content-Length: 0"])),
            HostileRequest(
                "an upgrade to HTTP/2",
                target.request(fields: [
                    "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk",
                ])),
        ]
    }
}
