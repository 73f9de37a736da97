// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import NIOCore

@testable internal import XVPListener

private let sample = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
private let limit = 1024

/// What a viewer of the XVP listener sends first, and base URLs: a request means the same whole and in pieces, ends where
/// anybody would say that it ends, and the token of an access URL is found in the request for it.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = outcome(over: [input.whole])
        let split = outcome(over: input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        check(whole, of: Array(input.whole.readableBytesView))
        if let base = AccessURL(base: input.text), let token = AccessToken(sample) {
            let url = base.url(for: token)
            let target = url.dropFirst(base.origin.scheme.count + 3).drop { $0 != "/" }
            let request = outcome(over: [ByteBuffer(string: "CONNECT \(target) HTTP/1.0\r\n\r\n")])
            // A base URL may be longer than a request.
            guard url.utf8.count + 24 <= limit else { return }
            guard case .request(let found) = request.step else { return hold(false, "\(url): \(request)") }
            hold(TokenParameter.lastValue(in: found.target) == sample, "\(url): the token is lost")
        }
    }
}

private struct Outcome: Equatable {
    var step: RequestParser.Step
    /// How many bytes were taken.
    var taken: Int
}

private func outcome(over pieces: [ByteBuffer]) -> Outcome {
    var parser = RequestParser(limit: limit)
    var taken = 0
    for var piece in pieces {
        let before = piece.readableBytes
        let step = parser.receive(&piece)
        taken += before - piece.readableBytes
        guard step == .needMoreBytes else { return Outcome(step: step, taken: taken) }
    }
    return Outcome(step: .needMoreBytes, taken: taken)
}

/// Looks at a request as another reader would.
private func check(_ outcome: Outcome, of bytes: [UInt8]) {
    hold(outcome.taken <= limit + 1, "\(outcome.taken) bytes were taken")
    guard case .request(let request) = outcome.step else { return }
    let head = bytes.prefix(outcome.taken)
    hold(head.suffix(4) == [13, 10, 13, 10], "it does not end in an empty line")
    var lines: [[UInt8]] = [[]]
    for (index, byte) in head.dropLast(4).enumerated() {
        if byte == 10 {
            hold(index > 0 && head[index - 1] == 13, "a bare LF")
            lines.append([])
        } else if byte == 13 {
            hold(head[index + 1] == 10, "a bare CR")
        } else {
            lines[lines.count - 1].append(byte)
        }
    }
    hold(!lines.contains([]), "an empty line inside")
    let words = lines[0].split(separator: 0x20)
    hold(words.count == 3 && words[1].elementsEqual(request.target.utf8), "another target")
    hold(request.target.hasPrefix("/") && !request.target.contains("#"), "not a path: \(request.target)")
    let names = lines.dropFirst().map { String(decoding: $0.prefix { $0 != 0x3a }, as: UTF8.self).lowercased() }
    hold(!names.contains("transfer-encoding"), "a body")
    hold(names.count { $0 == "host" } < 2 && names.count { $0 == "content-length" } < 2, "two of one")
}
