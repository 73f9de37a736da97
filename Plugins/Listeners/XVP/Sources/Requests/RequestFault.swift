// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why a request is refused.
enum RequestFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// A byte that no header block has: a control character, or one beyond ASCII in the request line.
    case invalidByte(UInt8)
    /// A line ends in something else than CR LF.
    case invalidLineEnd
    /// The first line is not a method, a target and a version with one space between them.
    case invalidRequestLine
    /// The version is neither HTTP/1.0 nor HTTP/1.1.
    case invalidVersion
    /// The target is no path of this server's: this is no proxy, so a URL or a host and port is refused.
    case notOriginForm
    /// A header field has no name, or something else than a name before its colon; or a line is folded.
    case invalidField
    /// There are two Host fields.
    case twoHosts
    /// A body is announced. What follows would be taken for RFB.
    case announcesBody
    /// The header block is longer than it may be.
    case tooLong

    /// For the log; nothing of the request is in it but a byte.
    var description: String {
        switch self {
        case .invalidByte(let byte): "the byte \(byte) is not allowed"
        case .invalidLineEnd: "a line does not end in CR LF"
        case .invalidRequestLine: "not a request line"
        case .invalidVersion: "not HTTP/1.0 or HTTP/1.1"
        case .notOriginForm: "the target is not in origin form"
        case .invalidField: "not a header field"
        case .twoHosts: "two Host fields"
        case .announcesBody: "a body is announced"
        case .tooLong: "the header block is too long"
        }
    }
}
