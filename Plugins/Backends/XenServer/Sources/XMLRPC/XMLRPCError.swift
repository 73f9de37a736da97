// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import XML

/// Why a call could not be written or an answer not be read. It never quotes either.
enum XMLRPCError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A text of the call has a character that XML cannot carry: a control character or a half of a surrogate pair.
    case unwritable
    /// The call is larger than xapi reads; its limit in bytes.
    case callTooLarge(Int)
    /// The answer is no XML that is read.
    case notXML(XMLError)
    /// The answer is XML and not an answer; what is wrong with it.
    case malformed(String)

    /// What is wrong, in one line.
    var description: String {
        switch self {
        case .unwritable: "a text of the call has a character that XML cannot carry"
        case .callTooLarge(let limit): "the call has more than \(limit) bytes"
        case .notXML(let error): "\(error)"
        case .malformed(let what): "the answer is no XML-RPC: \(what)"
        }
    }
}
