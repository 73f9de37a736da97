// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The media types of a browser client's files.
enum MediaType {
    static let html = "text/html; charset=utf-8"
    static let javaScript = "text/javascript; charset=utf-8"
    static let css = "text/css; charset=utf-8"

    /// The type of the file called `name`, or `nil` for files that no browser needs.
    static func of(_ name: String) -> String? {
        switch name.split(separator: ".").last {
        case "html": self.html
        case "js", "mjs": self.javaScript
        case "css": self.css
        case "json": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "woff": "font/woff"
        case "woff2": "font/woff2"
        case "ttf": "font/ttf"
        case "mp3": "audio/mpeg"
        case "oga", "ogg": "audio/ogg"
        default: nil
        }
    }
}
