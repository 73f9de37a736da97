// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why the messages of a client cannot be told apart any more.
package enum ClientMessageFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nothing is known of messages of this type.
    case unknownType(UInt8)
    /// Nothing is known of QEMU's messages of this kind.
    case unknownQEMUMessage(UInt8)
    /// Nothing is known of this wish for sound.
    case unknownAudioOperation(UInt16)
    /// A message is over its limit.
    case tooLong(what: String, length: UInt32, limit: UInt32)

    /// What the client did, in words.
    package var description: String {
        switch self {
        case .unknownType(let number): "the client sent a message of the unknown type \(number)"
        case .unknownQEMUMessage(let number): "the client sent a message of QEMU's of the unknown kind \(number)"
        case .unknownAudioOperation(let number): "the client sent the unknown audio operation \(number) of QEMU"
        case .tooLong(let what, let length, let limit):
            "the client announced a \(what) of \(length) bytes, and \(limit) are allowed"
        }
    }
}
