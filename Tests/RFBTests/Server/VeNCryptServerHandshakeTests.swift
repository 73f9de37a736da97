// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RFB
import Testing

@Suite struct VeNCryptServerHandshakeTests {
    private static let version = Array("RFB 003.008\n".utf8)
    private static let clear: [UInt8] = version + [19, 0, 2] + word(262)
    private static let login: [UInt8] = word(3) + word(5) + Array("webtoken".utf8)

    /// What a server did, in order.
    private enum Event: Hashable {
        case sent([UInt8])
        case startedTLS
        case credentials(PlainCredentials)
        case failed(HandshakeFailure, farewell: [UInt8])
    }

    private static let clearEvents: [Event] = [
        .sent([1, 19]), .sent([0, 2]), .sent([0, 1, 0, 0, 1, 6]), .sent([1]), .startedTLS,
    ]

    /// Feeds `bytes` in pieces that end at `cuts`, and what follows the clear part only when TLS is on.
    private static func serve(_ bytes: [UInt8], inPiecesOf size: Int) -> (events: [Event], left: [UInt8]) {
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            pieces.append(Array(bytes[start..<min(start + size, bytes.count)]))
            start += size
        }
        return self.serve(pieces)
    }

    private static func serve(_ pieces: [[UInt8]]) -> (events: [Event], left: [UInt8]) {
        var handshake = VeNCryptServerHandshake()
        var events: [Event] = []
        var buffer = ByteBuffer()
        for piece in pieces {
            buffer.writeBytes(piece)
            reading: while true {
                switch handshake.receive(&buffer) {
                case .needMoreBytes:
                    break reading
                case .send(let bytes):
                    events.append(.sent(bytes))
                case .startTLS:
                    events.append(.startedTLS)
                    handshake.tlsEstablished()
                case .credentials(let credentials):
                    events.append(.credentials(credentials))
                    break reading
                case .failed(let failure, let farewell):
                    events.append(.failed(failure, farewell: farewell))
                    // Once more: nothing is said twice.
                    #expect(handshake.receive(&buffer) == .failed(failure, farewell: []))
                    return (events, Array(buffer.readableBytesView))
                }
            }
        }
        return (events, Array(buffer.readableBytesView))
    }

    @Test func itBeginsWithTheVersion() {
        #expect(VeNCryptServerHandshake().greeting == Self.version)
    }

    @Test(arguments: ["RFB 003.008\n", "RFB 003.007\n"])
    func everyCutGivesTheSameSteps(version: String) {
        let bytes = Array(version.utf8) + Self.clear.dropFirst(12) + Self.login + [1]
        let credentials = PlainCredentials(username: Array("web".utf8), password: Array("token".utf8))
        let expected = Self.clearEvents + [.credentials(credentials)]
        for size in 1...bytes.count {
            let (events, left) = Self.serve(bytes, inPiecesOf: size)
            #expect(events == expected)
            #expect(left == [1])
        }
        for cut in 0...bytes.count {
            #expect(Self.serve([Array(bytes[..<cut]), Array(bytes[cut...])]).events == expected)
        }
    }

    @Test func everyBeginningWaitsForMore() {
        let bytes = Self.clear + Self.login
        let all = Self.clearEvents
        for end in bytes.indices {
            let (events, _) = Self.serve([Array(bytes[..<end])])
            #expect(all.starts(with: events), "\(end) bytes")
        }
    }

    @Test func whatComesBeforeTLSIsLeftForTLS() {
        var handshake = VeNCryptServerHandshake()
        var buffer = ByteBuffer(bytes: Self.clear + Self.login)
        var steps: [VeNCryptServerHandshake.Step] = []
        while steps.last != .needMoreBytes { steps.append(handshake.receive(&buffer)) }
        #expect(steps.suffix(2) == [.startTLS, .needMoreBytes])
        #expect(Array(buffer.readableBytesView) == Self.login)
    }

    @Test func withoutTLSThereAreNoCredentials() {
        var handshake = VeNCryptServerHandshake()
        handshake.tlsEstablished()
        var buffer = ByteBuffer(bytes: Self.login)
        #expect(handshake.receive(&buffer) == .failed(.notRFB, farewell: []))
    }

    @Test func textsMayBeEmptyAndAreBytes() {
        let long = [UInt8](repeating: 1, count: 255)
        for (name, password) in [([], []), ([0xff, 0], [0x80]), (long, long)] as [([UInt8], [UInt8])] {
            let bytes = Self.clear + word(UInt32(name.count)) + word(UInt32(password.count)) + name + password
            let credentials = PlainCredentials(username: name, password: password)
            #expect(Self.serve(bytes, inPiecesOf: 7).events.last == .credentials(credentials))
        }
    }

    @Test(
        arguments: [
            (256, 0, "user name"), (.max, .max, "user name"), (0, 256, "password"), (255, 0x8000_0000, "password"),
        ] as [(UInt32, UInt32, String)])
    func aLengthThatIsTooLongIsRefusedBeforeTheText(name: UInt32, password: UInt32, what: String) {
        let reason = Array("The \(what) is too long.".utf8)
        for size in [1, 4, 100] {
            let (events, _) = Self.serve(Self.clear + word(name) + word(password), inPiecesOf: size)
            let failure = HandshakeFailure.tooLong(what: what, length: what == "password" ? password : name)
            let farewell = word(1) + word(UInt32(reason.count)) + reason
            #expect(events == Self.clearEvents + [.failed(failure, farewell: farewell)])
        }
        let old = Array("RFB 003.007\n".utf8) + Self.clear.dropFirst(12)
        let (events, _) = Self.serve(old + word(name) + word(password), inPiecesOf: 1)
        guard case .failed(_, let farewell)? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(farewell == word(1))
    }

    @Test(arguments: [0, 1, 2, 5, 16, 18, 20, 30, 255] as [UInt8])
    func aTypeThatWasNotOfferedIsRefused(type: UInt8) {
        let reason = Array("This security type was not offered.".utf8)
        let failure = HandshakeFailure.typeNotOffered(SecurityType(rawValue: type))
        let (events, _) = Self.serve(Self.version + [type], inPiecesOf: 1)
        let farewell = word(1) + word(UInt32(reason.count)) + reason
        #expect(events == [.sent([1, 19]), .failed(failure, farewell: farewell)])
        let (old, _) = Self.serve(Array("RFB 003.007\n".utf8) + [type], inPiecesOf: 1)
        #expect(old.last == .failed(failure, farewell: word(1)))
    }

    @Test(arguments: [[0, 0], [0, 1], [0, 3], [1, 2], [2, 0], [255, 255]] as [[UInt8]])
    func aVersionOfVeNCryptThatWasNotOfferedIsRefused(version: [UInt8]) {
        let (events, _) = Self.serve(Self.version + [19] + version, inPiecesOf: 1)
        let failure = HandshakeFailure.veNCryptVersionNotOffered("\(version[0]).\(version[1])")
        #expect(events == [.sent([1, 19]), .sent([0, 2]), .failed(failure, farewell: [255])])
    }

    @Test(arguments: [0, 1, 2, 19, 256, 257, 258, 259, 260, 261, 263, 264, .max] as [UInt32])
    func aSubtypeThatWasNotOfferedIsRefused(type: UInt32) {
        let (events, _) = Self.serve(Self.version + [19, 0, 2] + word(type), inPiecesOf: 1)
        let failure = HandshakeFailure.veNCryptTypeNotOffered(VeNCryptType(rawValue: type))
        #expect(events == Array(Self.clearEvents.prefix(3)) + [.failed(failure, farewell: [0])])
    }

    @Test(arguments: ["003.003", "003.005", "003.006", "003.004", "003.889", "004.001", "005.000", "003.009"])
    func aVersionThatWasNotOfferedIsRefusedWithAReason(version: String) {
        let (events, _) = Self.serve(Array("RFB \(version)\n".utf8), inPiecesOf: 5)
        guard events.count == 1, case .failed(.versionNotOffered(version), let farewell) = events[0] else {
            Issue.record("\(events)")
            return
        }
        // Before 3.7 the server dictates a type in 32 bits; after that it lists none.
        let isOld = version < "003.007"
        #expect(farewell.starts(with: isOld ? word(0) : [0]))
        let text = farewell.dropFirst(isOld ? 8 : 5)
        #expect(String(decoding: text, as: UTF8.self).contains("RFB 3.8 and 3.7"))
        #expect(farewell[(isOld ? 4 : 1)...].prefix(4).elementsEqual(word(UInt32(text.count))))
    }

    @Test(arguments: ["\u{16}\u{3}\u{1}", "GET / HTTP/1.1\r\n", "RFX", "RFB 003.0x8\n", "RFB 002.008\n"])
    func whatIsNotRFBIsRefusedWithoutAWord(text: String) {
        #expect(Self.serve(Array(text.utf8), inPiecesOf: 1).events == [.failed(.notRFB, farewell: [])])
    }

    @Test func aRejectionHasItsReasonWhereTheVersionHasRoomForIt() {
        for (version, expected) in [
            ("RFB 003.008\n", word(1) + word(4) + Array("Why?".utf8)), ("RFB 003.007\n", word(1)),
        ] {
            var handshake = VeNCryptServerHandshake()
            var buffer = ByteBuffer(string: version)
            _ = handshake.receive(&buffer)
            #expect(handshake.rejection(reason: "Why?") == expected)
        }
    }

    @Test func credentialsAreNeverPrinted() {
        let credentials = PlainCredentials(username: Array("web".utf8), password: Array("geheim".utf8))
        for text in ["\(credentials)", String(reflecting: credentials)] { #expect(text == "***") }
        var dumped = ""
        dump(VeNCryptServerHandshake.Step.credentials(credentials), to: &dumped)
        #expect(!dumped.contains("103") && !dumped.contains("geheim"))
    }

    @Test func whoIsAdmittedHearsItAndSaysClientInit() {
        var handshake = ServerHandshake(.admit)
        #expect(handshake.greeting == word(0))
        var buffer = ByteBuffer()
        #expect(handshake.receive(&buffer) == .needMoreBytes)
        buffer.writeBytes([1, 9])
        #expect(handshake.receive(&buffer) == .clientInit(shared: 1))
        #expect(Array(buffer.readableBytesView) == [9])
    }
}
