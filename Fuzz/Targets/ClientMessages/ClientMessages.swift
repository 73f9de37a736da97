// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import FuzzKit
internal import NIOCore

@testable internal import RFB

/// A hostile client of a view-only session: the same goes through whole and in pieces, it is nothing but messages that
/// show a picture, and little is kept.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = watch([input.whole])
        let split = watch(input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        hold(whole.passed.count <= input.bytes.count, "more comes out than went in")
        // Read again by the same rules all of it goes through, so there is nothing in it that is dropped.
        let again = watch([ByteBuffer(bytes: whole.passed)])
        hold(again == Seen(passed: whole.passed), "\(whole.passed) again is \(again)")
        judge(whole.passed)
    }
}

private struct Seen: Equatable {
    var passed: [UInt8] = []
    var failure: ClientMessageFailure?
}

private func watch(_ pieces: [ByteBuffer]) -> Seen {
    var filter = ViewOnlyFilter()
    var buffer = ByteBuffer()
    var seen = Seen()
    for var piece in pieces {
        buffer.writeBuffer(&piece)
        reading: while true {
            switch filter.receive(&buffer) {
            case .needMoreBytes:
                hold(buffer.readableBytes < 20, "\(buffer.readableBytes) bytes are kept")
                break reading
            case .pass(let bytes):
                hold(bytes.readableBytes > 0, "nothing is passed on")
                seen.passed += bytes.readableBytesView
            case .failed(let failure):
                seen.failure = failure
                return seen
            }
        }
    }
    return seen
}

/// Reads `bytes` as any server does.
private func judge(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let type = rest.first {
        switch type {
        case 0:
            hold(rest.count >= 20, "a pixel format is cut")
            rest = rest.dropFirst(20)
        case 2:
            hold(rest.count >= 4, "the head of a list of encodings is cut")
            let head = Array(rest.prefix(4))
            var left = Int(head[2]) << 8 | Int(head[3])
            rest = rest.dropFirst(4)
            while left > 0, !rest.isEmpty {
                hold(rest.count >= 4, "an encoding is cut")
                let number = Array(rest.prefix(4))
                let isWithheld = number.starts(with: [255, 255, 254]) && [200, 199, 196].contains(number[3])
                hold(!isWithheld, "\(number) is told to the console")
                rest = rest.dropFirst(4)
                left -= 1
            }
        case 3:
            hold(rest.count >= 10, "a wish for pixels is cut")
            rest = rest.dropFirst(10)
        default:
            hold(false, "a message of the type \(type) goes through")
        }
    }
}
