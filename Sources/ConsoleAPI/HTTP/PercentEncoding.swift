// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The percent encoding of URLs (RFC 3986, section 2.1).
enum PercentEncoding {
    /// The text that `encoded` stands for; `nil` when a percent sign has no two digits, or the bytes are not UTF-8.
    ///
    /// - Parameter plusIsSpace: as HTML forms write queries.
    static func decode(_ encoded: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(encoded.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Self.digit), let low = rest.popFirst().flatMap(Self.digit)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
