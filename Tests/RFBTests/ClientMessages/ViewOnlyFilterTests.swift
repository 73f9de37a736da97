// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import RFB

@Suite struct ViewOnlyFilterTests {
    @Test func everyCutOfAStreamOfAllMessagesLetsTheSameThrough() {
        // Each before and behind one that passes: where one ends is where the next begins.
        let messages = ClientMessages.all.flatMap { [$0, ClientMessages.all[3]] }
        let stream = messages.flatMap(\.bytes)
        let expected = Seen(passed: messages.flatMap(\.passed))
        for size in 1...300 { #expect(watch(pieces(stream, of: size)) == expected, "in pieces of \(size)") }
        for cut in 1..<stream.count where watch([stream[..<cut], stream[cut...]]) != expected {
            Issue.record("cut at \(cut)")
        }
        #expect(watchWhole(stream) == expected)
    }

    @Test func everyBeginningOfAMessageIsHeldBackOrDropped() {
        for (message, passed) in ClientMessages.all {
            for count in 0..<message.count {
                let seen = watch([message[..<count]])
                #expect(seen == watchWhole(Array(message[..<count])))
                #expect(passed.starts(with: seen.passed) && seen.failure == nil)
            }
        }
    }

    @Test func everyTypeIsAmongTheMessages() {
        #expect(Set(ClientMessages.all.map { $0.bytes[0] }) == Set(ClientMessageType.allCases.map(\.rawValue)))
    }

    @Test func whatIsLetThroughIsOfTheThreeTypesThatShowAPicture() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let stream = Self.stream(&generator)
            let whole = watchWhole(stream)
            var rest = stream[...]
            var cut: [ArraySlice<UInt8>] = []
            while !rest.isEmpty {
                cut.append(rest.prefix(Int.random(in: 1...40, using: &generator)))
                rest = rest.dropFirst(cut.last?.count ?? 1)
            }
            let seen = watch(cut)
            #expect(seen == whole, "\(stream) in pieces of \(cut.map(\.count))")
            #expect(seen.held < 20)
            // Read again, all of it is passed again: there is nothing in it but what may be.
            #expect(watch([seen.passed[...]]) == Seen(passed: seen.passed))
        }
    }

    /// Messages, of which some are of the wrong length or have a wrong byte, and sometimes only bytes.
    private static func stream(_ generator: inout SystemRandomNumberGenerator) -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            var message = ClientMessages.all.randomElement(using: &generator)?.bytes ?? []
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: message.removeLast(Int.random(in: 0..<min(message.count, 12), using: &generator))
            case 1:
                let place = Int.random(in: 0..<min(message.count, 12), using: &generator)
                message[place] = UInt8.random(in: 0...255, using: &generator)
            case 2: message = (0..<30).map { _ in UInt8.random(in: 0...255, using: &generator) }
            case 3: message = ClientMessages.encodings([-312, 5, -313, -316, -311])
            default: break
            }
            stream += message
        }
        return stream
    }

    @Test func afterAMessageOfAnUnknownTypeNothingGoesThrough() {
        let known = Set(ClientMessageType.allCases.map(\.rawValue))
        let picture = ClientMessages.watching[3]
        for type in UInt8.min...UInt8.max where !known.contains(type) {
            let seen = watch(pieces(picture + [type] + picture, of: 3))
            #expect(seen == Seen(passed: picture, failure: .unknownType(type)))
        }
        var filter = ViewOnlyFilter()
        var buffer = ByteBuffer(bytes: [1] + picture)
        for _ in 0..<3 { #expect(filter.receive(&buffer) == .failed(.unknownType(1))) }
    }

    @Test(arguments: [
        ([255, 2] as [UInt8], ClientMessageFailure.unknownQEMUMessage(2)), ([255, 1, 0, 3], .unknownAudioOperation(3)),
        ([248, 0, 0, 0, 0, 0, 0, 0, 65], .tooLong(what: "fence", length: 65, limit: 64)),
        ([6, 0, 0, 0, 1, 0, 0, 1], .tooLong(what: "text", length: 16_777_217, limit: 16_777_216)),
        ([6, 0, 0, 0, 0x80, 0, 0, 0], .tooLong(what: "text", length: 0x8000_0000, limit: 16_777_216)),
        ([6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff], .tooLong(what: "text", length: 16_777_217, limit: 16_777_216)),
    ])
    func aMessageWhoseEndIsNotKnownOrTooFarIsAFailure(message: [UInt8], failure: ClientMessageFailure) {
        for size in 1...message.count {
            #expect(watch(pieces(message + [3, 1], of: size)) == Seen(failure: failure))
        }
    }

    @Test func theLongestTextIsDroppedWithoutBeingHeld() {
        let picture = ClientMessages.watching[3]
        for announced in [Int32(16 << 20), -(16 << 20)] {
            var filter = ViewOnlyFilter()
            var buffer = ByteBuffer(bytes: [6, 0, 0, 0] + word(UInt32(bitPattern: announced)))
            #expect(filter.receive(&buffer) == .needMoreBytes)
            for _ in 0..<256 {
                buffer.writeRepeatingByte(4, count: 64 << 10)
                #expect(filter.receive(&buffer) == .needMoreBytes)
                #expect(buffer.readableBytes == 0)
                buffer.clear()
            }
            buffer.writeBytes(picture)
            #expect(filter.receive(&buffer) == .pass(ByteBuffer(bytes: picture)))
        }
    }

    @Test func encodingsThatPromiseWhatDoesNotComeThroughAreTakenOut() {
        let asked = ClientMessages.encodings([7, -312, -313, -316, 0, -314])
        let nothing = ViewOnlyFilter.nothing
        let told = ClientMessages.encodings([7, nothing, nothing, nothing, 0, -314])
        for size in 1...asked.count { #expect(watch(pieces(asked, of: size)) == Seen(passed: told)) }
    }

    @Test func theLongestListOfEncodingsGoesThrough() {
        let list = ClientMessages.encodings((0..<65535).map { Int32($0) })
        let seen = watch(pieces(list, of: 1000))
        #expect(seen == Seen(passed: list))
        #expect(seen.held < 4)
    }

    @Test(arguments: [
        (ClientMessageFailure.unknownType(77), "the client sent a message of the unknown type 77"),
        (.unknownQEMUMessage(2), "the client sent a message of QEMU's of the unknown kind 2"),
        (.unknownAudioOperation(3), "the client sent the unknown audio operation 3 of QEMU"),
        (
            .tooLong(what: "fence", length: 65, limit: 64),
            "the client announced a fence of 65 bytes, and 64 are allowed"
        ),
    ])
    func failuresSayWhatTheClientDid(failure: ClientMessageFailure, text: String) {
        #expect("\(failure)" == text)
    }
}
