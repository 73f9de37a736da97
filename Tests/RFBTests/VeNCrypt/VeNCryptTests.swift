// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import RFB
import Testing

@Suite struct VeNCryptTests {
    private static let version = Array("RFB 003.008\n".utf8)
    private static let offer: [UInt8] = [2, 1, 19]
    private static let none: UInt32 = 260
    private static let vnc: UInt32 = 261
    private static let plain: UInt32 = 262

    /// What a server of VeNCrypt says in the clear when it takes everything.
    private static func bytes(_ types: [UInt32], version: [UInt8] = Self.version, answer: UInt8 = 1) -> [UInt8] {
        let list: [UInt8] = [0, 2, 0, UInt8(types.count)] + types.flatMap(word)
        return version + Self.offer + list + [answer]
    }

    /// What a viewer does that chooses `type`: what it says in the clear, TLS, and `inside` it.
    private static func steps(_ type: UInt32, version: [UInt8] = Self.version, inside: Event...) -> [Event] {
        let clear: [Event] = [.sent(version), .sent([19]), .sent([0, 2]), .sent(word(type)), .startedTLS]
        return clear + inside
    }

    @Test(arguments: ["RFB 003.007\n", "RFB 003.008\n"])
    func everyCutWithoutAPasswordGivesTheSameSteps(version: String) {
        // The result comes before 3.8 too.
        let version = Array(version.utf8)
        let end = serverInit(name: "box")
        let bytes: [UInt8] = Self.bytes([Self.none], version: version) + word(0) + end + [9]
        for size in 1...bytes.count {
            let (events, left) = view(bytes, inPiecesOf: size, demandsTLS: true)
            let expected = Self.steps(Self.none, version: version, inside: .secured, .sent([1]), .serverInit(end))
            #expect(events == expected)
            #expect(left == [9])
        }
    }

    @Test func everyCutWithAPasswordGivesTheSameSteps() {
        let challenge = [UInt8](0..<16)
        let response = VNCAuthentication.response(to: challenge, password: Array("secret".utf8))
        let bytes = Self.bytes([Self.none, Self.vnc]) + challenge + word(0)
        for size in 1...bytes.count {
            let (events, _) = view(bytes, inPiecesOf: size, password: "secret", demandsTLS: true)
            #expect(events == Self.steps(Self.vnc, inside: .sent(response), .secured, .sent([1])))
        }
    }

    @Test func everyCutWithAUserNameGivesTheSameSteps() {
        let bytes = Self.bytes([Self.none, Self.vnc, Self.plain]) + word(0)
        let login: [UInt8] = word(2) + word(5) + Array("megehei".utf8)
        for size in 1...bytes.count {
            let (events, _) = view(bytes, inPiecesOf: size, username: "me", password: "gehei", demandsTLS: true)
            #expect(events == Self.steps(Self.plain, inside: .sent(login), .secured, .sent([1])))
        }
    }

    @Test func lengthsOfANameAreInBytes() {
        let bytes = Self.bytes([Self.plain])
        let (events, _) = view(bytes, inPiecesOf: 1, username: "é", password: "", demandsTLS: true)
        let login: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 0, 0xc3, 0xa9]
        #expect(events.last == .sent(login))
    }

    @Test func aPasswordThatIsNotAskedForIsNotSent() {
        let bytes = Self.bytes([Self.none]) + word(0)
        let (events, _) = view(bytes, inPiecesOf: 1, username: "me", password: "secret", demandsTLS: true)
        #expect(events == Self.steps(Self.none, inside: .secured, .sent([1])))
    }

    @Test func nothingIsSaidInsideTLSBeforeTheCertificateIsVerified() {
        // The bytes behind the server's yes came in the clear: they are not taken for what comes inside TLS.
        let bytes = Self.bytes([Self.plain]) + word(0) + serverInit(name: "trap")
        for size in 1...bytes.count {
            let (events, _) = view(
                bytes, inPiecesOf: size, username: "me", password: "secret", demandsTLS: true, isVerified: false)
            #expect(events == Self.steps(Self.plain))
        }
    }

    @Test(arguments: [[UInt8(1)], [2], [1, 2], [18], [16, 30]])
    func aServerWithoutVeNCryptIsRefusedWhereTLSIsDemanded(types: [UInt8]) {
        let bytes = Self.version + [UInt8(types.count)] + types + word(0) + serverInit(name: "clear")
        let offered = types.map(SecurityType.init(rawValue:))
        for password in [nil, "secret"] {
            let (events, _) = view(bytes, inPiecesOf: 1, password: password, demandsTLS: true)
            #expect(events == [.sent(Self.version), .failed(.noTLSOffered(offered: offered))])
        }
    }

    @Test(arguments: [UInt32(1), 2, 19])
    func anOldServerCannotDictateWhatIsInTheClear(type: UInt32) {
        let (events, _) = view(Array("RFB 003.003\n".utf8) + word(type), inPiecesOf: 1, demandsTLS: true)
        let offered = [SecurityType(rawValue: UInt8(type))]
        #expect(events.last == .failed(.noTLSOffered(offered: offered)))
    }

    @Test func whereTLSIsNotDemandedVeNCryptIsNotChosen() {
        let (clear, _) = view(Self.version + [2, 19, 1], inPiecesOf: 1)
        #expect(clear == [.sent(Self.version), .sent([1])])
        let (only, _) = view(Self.version + [1, 19], inPiecesOf: 1)
        #expect(only.last == .failed(.tlsNotConfigured))
    }

    @Test(arguments: [[UInt8(0), 1], [0, 3], [1, 0], [2, 0], [255, 255]])
    func anotherVersionOfVeNCryptIsRefused(version: [UInt8]) {
        let (events, _) = view(Self.version + Self.offer + version, inPiecesOf: 1, demandsTLS: true)
        let failure = HandshakeFailure.veNCryptVersion("\(version[0]).\(version[1])")
        #expect(events == [.sent(Self.version), .sent([19]), .failed(failure)])
    }

    @Test(arguments: [UInt8(1), 2, 255])
    func aVersionThatTheServerTakesBackIsAFailure(answer: UInt8) {
        let (events, _) = view(Self.version + Self.offer + [0, 2, answer], inPiecesOf: 1, demandsTLS: true)
        #expect(events.last == .failed(.veNCryptRefused("version 0.2")))
    }

    @Test(arguments: [UInt8(0), 2, 255])
    func aTypeThatTheServerTakesBackIsAFailure(answer: UInt8) {
        let (events, _) = view(Self.bytes([Self.none], answer: answer), inPiecesOf: 1, demandsTLS: true)
        #expect(events.last == .failed(.veNCryptRefused("X509None")))
    }

    @Test(arguments: [[UInt32(257)], [258], [259], [264], [256, 257, 258, 259]])
    func anonymousTLSIsRefusedByName(types: [UInt32]) {
        let (events, _) = view(
            Self.bytes(types), inPiecesOf: 1, username: "me", password: "secret", demandsTLS: true)
        let failure = HandshakeFailure.anonymousTLS(offered: types.map(VeNCryptType.init(rawValue:)))
        #expect(events.last == .failed(failure))
        #expect(failure.description.contains("anonymous TLS"))
        #expect(failure.description.contains("TLS"))
    }

    @Test(arguments: [[UInt32]([]), [256], [263], [0], [.max, 1]])
    func subtypesThatNobodyHereSpeaksAreNamed(types: [UInt32]) {
        let (events, _) = view(Self.bytes(types), inPiecesOf: 1, password: "secret", demandsTLS: true)
        let offered = types.map(VeNCryptType.init(rawValue:))
        #expect(events.last == .failed(.noUsableVeNCryptType(offered: offered)))
    }

    @Test func credentialsThatAreAskedForAndNotKnownAreFailuresOfTheirOwn() {
        func failure(_ types: [UInt32], username: String? = nil, password: String? = nil) -> Event? {
            view(
                Self.bytes(types), inPiecesOf: 1, username: username, password: password, demandsTLS: true
            ).events.last
        }
        #expect(failure([Self.vnc]) == .failed(.passwordRequired))
        #expect(failure([Self.plain]) == .failed(.usernameRequired))
        #expect(failure([Self.plain], password: "secret") == .failed(.usernameRequired))
        #expect(failure([Self.plain], username: "me") == .failed(.usernameRequired))
        #expect(failure([Self.plain, Self.vnc], username: "me") == .failed(.passwordRequired))
    }

    @Test func aLoginThatIsNotAcceptedCarriesTheServersReason() {
        let bytes = Self.bytes([Self.plain]) + word(1) + reason("no such user")
        for size in 1...bytes.count {
            let (events, _) = view(bytes, inPiecesOf: size, username: "me", password: "x", demandsTLS: true)
            #expect(events.last == .failed(.authenticationFailed(reason: "no such user")))
        }
    }

    @Test func aServerThatOffersEverySubtypeGetsTheOneThatProvesMost() {
        let types = [UInt32](200..<455)
        for (username, password, type) in [
            ("me", "secret", Self.plain), (nil, "secret", Self.vnc), ("me", nil, Self.none), (nil, nil, Self.none),
        ] {
            let (events, _) = view(
                Self.bytes(types), inPiecesOf: 3, username: username, password: password, demandsTLS: true)
            #expect(Array(events.prefix(5)) == Self.steps(type))
        }
    }
}
