// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import NIOCore

@testable internal import ConsoleRelay

/// What a host answers to the request for a tunnel: it comes to the same whole and in pieces, only a 200 whose fields have
/// an end opens the tunnel, and what follows is left to the console byte by byte. The same bytes as the parts of a tunnel
/// make a request of five lines or none.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = Outcome(of: [input.whole])
        let split = Outcome(of: input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        judge(whole, input.bytes)
        request(input.bytes)
    }
}

/// What came of the bytes, and what was left of them.
private struct Outcome: Equatable {
    var step = TunnelHandshake.Step.needMoreBytes
    var rest: [UInt8] = []

    init(of pieces: [ByteBuffer]) {
        var handshake = TunnelHandshake()
        var buffer = ByteBuffer()
        for var piece in pieces {
            buffer.writeBuffer(&piece)
            guard self.step == .needMoreBytes else { continue }
            self.step = handshake.receive(&buffer)
            hold(self.step != .needMoreBytes || buffer.readableBytes == 0, "something is kept outside")
        }
        self.rest = Array(buffer.readableBytesView)
    }
}

/// Holds `outcome` against the bytes as a whole.
private func judge(_ outcome: Outcome, _ bytes: [UInt8]) {
    hold(bytes.suffix(outcome.rest.count).elementsEqual(outcome.rest), "\(outcome.rest) is not what followed")
    let reply = bytes.dropLast(outcome.rest.count)
    hold(reply.count <= TunnelHandshake.replyLimit, "\(reply.count) bytes were taken")
    let status: Int
    switch outcome.step {
    case .open: status = 200
    case .failed(.refused(let code)): status = code
    case .failed(let failure):
        hold(failure == .notHTTP || failure == .tooLong, "\(failure) is not the reply's")
        return
    case .needMoreBytes: return
    }
    hold((100...999).contains(status), "\(status) is no status")
    let text = String(decoding: reply, as: Unicode.ASCII.self)
    hold(text.hasPrefix("HTTP/1.") && text.dropFirst(9).hasPrefix("\(status)"), "\(text) has not the status \(status)")
    let ends = reply.indices.filter { reply[$0...].starts(with: Array("\r\n\r\n".utf8)) }
    hold(ends == [reply.count - 4], "the fields end at \(ends) of \(reply.count)")
}

/// Takes the bytes for a path, a host and a session with zeros between them.
private func request(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
    }
    let session = parts.count > 2 ? parts[2] : nil
    let tunnel = ConsoleTunnel(
        path: parts[0], host: parts.count > 1 ? parts[1] : "xen", session: session.map { Secret($0) })
    guard let request = try? TunnelHandshake.request(for: tunnel) else { return }
    hold(request.count < TunnelHandshake.requestLimit, "\(request.count) bytes")
    let lines = request.split(separator: 0x0A, omittingEmptySubsequences: false)
    hold(lines.count == (session == nil ? 5 : 6), "\(lines.count) lines")
    hold(lines.dropLast().allSatisfy { $0.last == 0x0D } && lines.last?.isEmpty == true, "a line has another end")
    hold(request.allSatisfy { $0 == 0x0A || $0 == 0x0D || (0x20...0x7E).contains($0) }, "\(request) is not plain")
}
