// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// What a state machine comes to with the bytes that are there.
public enum Progress<Step> {
    /// It wants more bytes.
    case waits
    /// It has come to this, and goes on.
    case goesOn(Step)
    /// It has come to this, and is through.
    case ends(Step)
}

/// What a state machine comes to when it is fed `pieces`, one behind the other. With each `next` is called until it wants
/// more bytes, with all those that were not taken yet.
@inlinable
public func steps<Step>(over pieces: [ByteBuffer], _ next: (inout ByteBuffer) -> Progress<Step>) -> [Step] {
    var steps: [Step] = []
    var buffer = ByteBuffer()
    for var piece in pieces {
        buffer.writeBuffer(&piece)
        reading: while true {
            hold(steps.count < 64, "it never ends")
            switch next(&buffer) {
            case .waits:
                break reading
            case .goesOn(let step):
                steps.append(step)
            case .ends(let step):
                steps.append(step)
                return steps
            }
        }
    }
    return steps
}
