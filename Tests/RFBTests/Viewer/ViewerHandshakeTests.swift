// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RFB
import Testing

@Suite struct ViewerHandshakeTests {
    private static let version = Array("RFB 003.008\n".utf8)

    @Test func everyCutOfANewServersHandshakeGivesTheSameSteps() {
        let end = serverInit(name: "box")
        let bytes = Self.version + [2, 1, 19] + word(0) + end + [9, 9, 9]
        for size in 1...bytes.count {
            let (events, left) = view(bytes, inPiecesOf: size)
            #expect(events == [.sent(Self.version), .sent([1]), .secured, .sent([1]), .serverInit(end)])
            #expect(left == [9, 9, 9])
        }
    }

    @Test func everyCutOfVNCAuthenticationGivesTheSameSteps() {
        let challenge = [UInt8](0..<16)
        let response = VNCAuthentication.response(to: challenge, password: Array("secret".utf8))
        let end = serverInit(name: "")
        let bytes = Self.version + [2, 2, 1] + challenge + word(0) + end
        for size in 1...bytes.count {
            let (events, left) = view(bytes, inPiecesOf: size, password: "secret")
            #expect(
                events == [.sent(Self.version), .sent([2]), .sent(response), .secured, .sent([1]), .serverInit(end)])
            #expect(left == [])
        }
    }

    @Test(arguments: ["RFB 003.003\n", "RFB 003.007\n"])
    func beforeThreePointEightNothingFollowsNone(text: String) {
        let old = Array(text.utf8)
        let isDictated = text == "RFB 003.003\n"
        let end = serverInit(name: "old")
        let bytes = old + (isDictated ? word(1) : [1, 1]) + end
        for size in 1...bytes.count {
            let (events, _) = view(bytes, inPiecesOf: size)
            #expect(
                events == [.sent(old)] + (isDictated ? [] : [.sent([1])]) + [.secured, .sent([1]), .serverInit(end)])
        }
    }

    @Test func anOldServerMayDictateVNCAuthentication() {
        let challenge = [UInt8](repeating: 3, count: 16)
        let bytes = Array("RFB 003.003\n".utf8) + word(2) + challenge + word(1)
        for size in 1...bytes.count {
            let (events, _) = view(bytes, inPiecesOf: size, password: "pw")
            #expect(events.last == .failed(.authenticationFailed(reason: "no reason given")))
        }
    }

    @Test func aRefusalCarriesTheServersReason() {
        for bytes in [
            Self.version + [0] + reason("too many"), Array("RFB 003.003\n".utf8) + word(0) + reason("too many"),
        ] {
            for size in 1...bytes.count {
                #expect(view(bytes, inPiecesOf: size).events.last == .failed(.refused(reason: "too many")))
            }
        }
    }

    @Test func aWrongPasswordCarriesTheServersReason() {
        let bytes = Self.version + [1, 2] + [UInt8](repeating: 0, count: 16) + word(1) + reason("no")
        for size in 1...bytes.count {
            let (events, _) = view(bytes, inPiecesOf: size, password: "x")
            #expect(events.last == .failed(.authenticationFailed(reason: "no")))
        }
    }

    @Test(arguments: [UInt32(1025), .max])
    func anEndlessReasonIsNotWaitedFor(length: UInt32) {
        let bytes = Self.version + [0] + word(length)
        #expect(view(bytes, inPiecesOf: 1).events.last == .failed(.tooLong(what: "reason", length: length)))
    }

    @Test(arguments: [UInt32(4097), .max])
    func anEndlessDesktopNameIsNotWaitedFor(length: UInt32) {
        let bytes = Self.version + [1, 1] + word(0) + [UInt8](repeating: 0, count: 20) + word(length)
        #expect(view(bytes, inPiecesOf: 1).events.last == .failed(.tooLong(what: "desktop name", length: length)))
    }

    @Test func aPeerThatIsNotRFBIsKnownByItsFirstByte() {
        #expect(view(Array("HTTP".utf8), inPiecesOf: 1).events == [.failed(.notRFB)])
        #expect(view(Array("RFC ".utf8), inPiecesOf: 1).events == [.failed(.notRFB)])
        #expect(view(Array("RFB 9.9.9.9.".utf8), inPiecesOf: 5).events == [.failed(.notRFB)])
    }

    @Test func aPasswordThatIsAskedForAndNotKnownIsAFailureOfItsOwn() {
        #expect(view(Self.version + [1, 2], inPiecesOf: 1).events.last == .failed(.passwordRequired))
    }

    @Test func typesThatNobodyHereSpeaksAreNamed() {
        let (events, _) = view(Self.version + [2, 16, 30], inPiecesOf: 1)
        let offered = [SecurityType(rawValue: 16), SecurityType(rawValue: 30)]
        #expect(events.last == .failed(.noUsableSecurityType(offered: offered)))
        let (dictated, _) = view(Array("RFB 003.003\n".utf8) + word(0x0100_0001), inPiecesOf: 1)
        #expect(dictated.last == .failed(.noUsableSecurityType(offered: [SecurityType(rawValue: 255)])))
    }

    @Test func aServerThatOffersEveryTypeGetsTheOneThatIsUnderstood() {
        let bytes = Self.version + [255] + [UInt8](1...255)
        #expect(view(bytes, inPiecesOf: 7).events == [.sent(Self.version), .sent([1])])
        #expect(view(bytes, inPiecesOf: 7, password: "x").events == [.sent(Self.version), .sent([2])])
    }
}
