// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The answers of a host that are pages of HTML.
enum Page {
    static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 302: "Found"
        case 400: "Bad Request"
        case 401: "Unauthorised"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 408: "Request Timeout"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Error"
        case 501: "Method Not Implemented"
        case 503: "Service Unavailable"
        default: "Unknown"
        }
    }

    /// A whole answer with a page that says `words`; what the client sent must not be in them unless it is escaped.
    static func answer(_ status: Int, _ words: String = "", fields: [String] = [], release: XapiRelease = .today)
        -> String
    {
        var fields = fields
        var body = "<html><body><h1>HTTP \(status) \(Self.reason(status))</h1>\(words)</body></html>"
        if status == 401 {
            fields.append("WWW-Authenticate: Basic realm=\"Oriel's simulator\"")
            if release != .today { body = "" }
        }
        let lines =
            [
                "HTTP/1.1 \(status) \(Self.reason(status))", "Connection: close", "Cache-Control: no-cache, no-store",
                "Content-Type: text/html", "Content-Length: \(body.utf8.count)",
            ] + fields
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}
