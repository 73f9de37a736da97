// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import RFB

/// What a view-only session lets through, told in the simplest way: the whole stream is there, and it is read message by
/// message. It is written from the tables of the protocol and shares nothing with the filter.
func watchWhole(_ stream: [UInt8]) -> Seen {
    var result = Seen()
    var rest = stream[...]
    func number(at offset: Int, _ count: Int) -> Int? {
        guard rest.count >= offset + count else { return nil }
        return rest.dropFirst(offset).prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
    while let type = rest.first {
        var length: Int?
        switch type {
        case 0: length = 20
        case 2: length = number(at: 2, 2).map { 4 + 4 * $0 }
        case 3, 150: length = 10
        case 4, 254: length = 8
        case 5: length = 6
        case 6:
            if let announced = number(at: 4, 4) {
                let magnitude = announced < 1 << 31 ? announced : (1 << 32) - announced
                if magnitude > 16 << 20 {
                    result.failure = .tooLong(what: "text", length: UInt32(magnitude), limit: 16 << 20)
                }
                length = 8 + magnitude
            }
        case 248:
            if let payload = number(at: 8, 1) {
                if payload > 64 { result.failure = .tooLong(what: "fence", length: UInt32(payload), limit: 64) }
                length = 9 + payload
            }
        case 250: length = 4
        case 251: length = number(at: 6, 1).map { 8 + 16 * $0 }
        case 253:
            if let kind = number(at: 1, 1), let size = number(at: 2, 2) {
                length = 4 + (kind >= 128 ? size : (size & 0xff) << 8 | size >> 8)
            }
        case 255:
            if let kind = number(at: 1, 1) {
                if kind == 0 {
                    length = 12
                } else if kind != 1 {
                    result.failure = .unknownQEMUMessage(UInt8(kind))
                } else if let operation = number(at: 2, 2) {
                    length = operation == 2 ? 10 : 4
                    if operation > 2 { result.failure = .unknownAudioOperation(UInt16(operation)) }
                }
            }
        default: result.failure = .unknownType(type)
        }
        guard result.failure == nil, let length else { return result }
        let message = rest.prefix(length)
        if type == 2 {
            // A list is passed on encoding by encoding.
            result.passed += message.prefix(4)
            for start in stride(from: 4, to: message.count - message.count % 4, by: 4) {
                let encoding = Array(message.dropFirst(start).prefix(4))
                let isWithheld = encoding.starts(with: [255, 255, 254]) && [200, 199, 196].contains(encoding[3])
                result.passed += isWithheld ? [128, 0, 0, 0] : encoding
            }
        } else if [0, 3].contains(type), message.count == length {
            result.passed += message
        }
        rest = rest.dropFirst(length)
    }
    return result
}
