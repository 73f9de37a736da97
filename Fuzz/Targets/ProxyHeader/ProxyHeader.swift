// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import NIOCore

@testable internal import ClientTransport

/// The first bytes of a connection from a proxy: they come to the same whole and in pieces, never more of them is kept
/// than a header may have, and the client that they name is named again by both versions of the header.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = Outcome(of: [input.whole])
        let split = Outcome(of: input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        guard case .header(let header, let rest) = whole else { return }
        hold(
            input.bytes.count - rest.count <= ProxyHeaderParser.maximumLength
                && input.bytes.suffix(rest.count).elementsEqual(rest), "\(rest) is not what followed")
        guard case .client(let address) = header else { return }
        for bytes in [lineHeader(naming: address), binaryHeader(naming: address)] {
            let again = Outcome(of: [ByteBuffer(bytes: bytes + rest)])
            hold(again == whole, "\(address) is \(again) when it is written again")
        }
    }
}

/// What came of the bytes, and what was left of them.
private enum Outcome: Equatable {
    case header(ProxyHeader, rest: [UInt8])
    case waiting([UInt8])
    case failed(ProxyHeaderError)

    init(of pieces: [ByteBuffer]) {
        var buffer = ByteBuffer()
        var header: ProxyHeader?
        for var piece in pieces {
            buffer.writeBuffer(&piece)
            guard header == nil else { continue }
            let before = buffer
            do throws(ProxyHeaderError) {
                header = try ProxyHeaderParser.parse(&buffer)
            } catch {
                self = .failed(error)
                return
            }
            guard header == nil else { continue }
            hold(buffer == before, "something was taken of a header that is not complete")
            hold(buffer.readableBytes < ProxyHeaderParser.maximumLength, "\(buffer.readableBytes) bytes are kept")
        }
        let rest = Array(buffer.readableBytesView)
        self = header.map { .header($0, rest: rest) } ?? .waiting(rest)
    }
}

private func lineHeader(naming address: IPAddress) -> [UInt8] {
    Array("PROXY \(address.isIPv4 ? "TCP4" : "TCP6") \(address) \(address) 1 65535\r\n".utf8)
}

private func binaryHeader(naming address: IPAddress) -> [UInt8] {
    let bytes = address.bytes
    let length = UInt8(2 * bytes.count + 4)
    return [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
        + [0x21, address.isIPv4 ? 0x11 : 0x21, 0, length] + bytes + bytes + [0, 1, 0xff, 0xff]
}
