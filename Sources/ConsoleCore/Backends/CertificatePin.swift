// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The SHA-256 of a certificate's DER form: names one certificate, whoever signed it.
public struct CertificatePin: Sendable, Hashable, CustomStringConvertible {
    /// The hash: 32 bytes.
    public let bytes: [UInt8]

    /// The pin of these 32 bytes; `nil` for any other number of them.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 hexadecimal digits, with or without colons between the bytes, after an optional `sha256:`; the form of
    /// `openssl x509 -fingerprint -sha256` too. `nil` for anything else.
    public init?(_ text: String) {
        var digits = Substring(text)
        for prefix in ["sha256:", "SHA256:"] where digits.hasPrefix(prefix) {
            digits = digits.dropFirst(prefix.count)
        }
        let pairs: [Substring]
        if digits.contains(":") {
            pairs = digits.split(separator: ":", omittingEmptySubsequences: false)
        } else {
            var rest = digits
            var cut: [Substring] = []
            while !rest.isEmpty {
                cut.append(rest.prefix(2))
                rest = rest.dropFirst(2)
            }
            pairs = cut
        }
        var bytes: [UInt8] = []
        for pair in pairs {
            // A sign is a digit to the standard library.
            guard pair.utf8.count == 2, pair.allSatisfy({ $0.isASCII && $0.isHexDigit }),
                let byte = UInt8(pair, radix: 16)
            else {
                return nil
            }
            bytes.append(byte)
        }
        self.init(bytes: bytes)
    }

    /// `sha256:` and 64 lower-case hexadecimal digits, as the configuration takes it.
    public var description: String {
        "sha256:"
            + self.bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.utf8.count == 1 ? "0\(digits)" : digits
            }.joined()
    }
}
