// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import RFB
import Testing

@Suite struct ServerHandshakeTests {
    private static let greeting = Array("RFB 003.008\n".utf8)

    @Test func everyCutOfANewClientsHandshakeGivesTheSameSteps() {
        let bytes = Self.greeting + [1, 0, 4, 5]
        for size in 1...bytes.count {
            let (events, left) = serve(.welcome, bytes, inPiecesOf: size)
            #expect(events == [.sent(Self.greeting), .sent([1, 1]), .sent(word(0)), .clientInit(0)])
            #expect(left == [4, 5])
        }
    }

    @Test func everyCutOfAnOldClientsHandshakeGivesTheSameSteps() {
        let seven = Array("RFB 003.007\n".utf8) + [1, 1, 6]
        let three = Array("RFB 003.003\n".utf8) + [1, 6]
        for size in 1...seven.count {
            let (events, left) = serve(.welcome, seven, inPiecesOf: size)
            #expect(events == [.sent(Self.greeting), .sent([1, 1]), .clientInit(1)])
            #expect(left == [6])
        }
        for size in 1...three.count {
            let (events, left) = serve(.welcome, three, inPiecesOf: size)
            #expect(events == [.sent(Self.greeting), .sent(word(1)), .clientInit(1)])
            #expect(left == [6])
        }
    }

    @Test func aRefusalTellsEveryVersionWhy() {
        for (version, types) in [("RFB 003.008\n", [UInt8(0)]), ("RFB 003.007\n", [0]), ("RFB 003.003\n", word(0))] {
            for size in 1...12 {
                let (events, _) = serve(.refuse(reason: "gone"), Array(version.utf8), inPiecesOf: size)
                #expect(events == [.sent(Self.greeting), .sent(types + reason("gone")), .refused])
            }
        }
    }

    @Test(arguments: [UInt8(0), 2, 16, 19, 255])
    func aTypeThatWasNotOfferedIsRefused(choice: UInt8) {
        let (events, _) = serve(.welcome, Self.greeting + [choice, 1], inPiecesOf: 1)
        #expect(events.last == .failed(.typeNotOffered(SecurityType(rawValue: choice))))
        #expect(events.dropLast().last == .sent(word(1) + reason("This security type was not offered.")))
    }

    @Test func aClientThatDoesNotSpeakRFBIsRefused() {
        let (events, _) = serve(.welcome, Array("GET / HTTP/1.1".utf8), inPiecesOf: 3)
        #expect(events == [.sent(Self.greeting), .failed(.notRFB)])
    }
}
