// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// Finds the scripts that stand inside a page, so that a content security policy can allow these and no others.
enum InlineScripts {
    /// The hash of each script in `page`, as `'sha256-…'`.
    static func hashes(in page: [UInt8]) -> [String] {
        let text = String(decoding: page, as: UTF8.self)
        var hashes: [String] = []
        var rest = text[...]
        while let open = rest.range(of: "<script", options: .caseInsensitive),
            let head = rest[open.upperBound...].firstIndex(of: ">"),
            let close = rest[head...].range(of: "</script", options: .caseInsensitive)
        {
            let attributes = rest[open.upperBound..<head]
            let script = rest[rest.index(after: head)..<close.lowerBound]
            if !attributes.contains("src="), !script.isEmpty {
                hashes.append("'sha256-\(Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString())'")
            }
            rest = rest[close.upperBound...]
        }
        return hashes
    }
}
