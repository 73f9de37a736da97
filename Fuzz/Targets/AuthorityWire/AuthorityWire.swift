// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import FuzzKit
internal import NIOCore

@testable internal import RemoteConsoleAuth

/// What proxies and authorities say to each other: the lines of a stream come to the same whole and in pieces, what is
/// read is written and read again as it was, and what a hostile authority grants can be dialled, or is refused.
@main
enum Target {
    static func main() {
        fuzz(Self.test)
    }

    static func test(_ input: FuzzInput) {
        let whole = Lines(of: [input.whole])
        let split = Lines(of: input.pieces)
        hold(whole == split, "whole \(whole), in pieces \(split)")
        whole.events.forEach(judge)
        readBack(RedeemRequest.self, input)
        readBack(RefreshRequest.self, input)
        readBack(TicketRequest.self, input)
        readBack(BeginRequest.self, input)
        readBack(HeartbeatRequest.self, input)
        readBack(EndRequest.self, input)
        readBack(HeartbeatAnswer.self, input)
        readBack(WireError.self, input)
        if let grant = try? Wire.decode(WireGrant.self, from: input.whole).value(certificate: nil) { judge(grant) }
    }
}

/// The lines of a stream, and whether all of it was one.
private struct Lines: Equatable {
    var events: [StreamEvent] = []
    var isRefused = false

    init(of pieces: [ByteBuffer]) {
        var reader = StreamReader()
        do {
            // What stands in one piece before a bad line is lost with it: the stream is opened again then.
            for piece in pieces { self.events += try reader.read(piece) }
        } catch {
            self.isRefused = true
            self.events = []
        }
    }
}

private func judge(_ event: StreamEvent) {
    guard let order = event.order else { return }
    hold(!order.session.description.isEmpty, "an order without a session")
}

/// What is a `Body` is one again when it is written.
private func readBack<Body: Codable>(_ type: Body.Type, _ input: FuzzInput) {
    guard let body = try? Wire.decode(type, from: input.whole) else { return }
    guard let written = try? Wire.encode(body) else { return hold(false, "a \(type) cannot be written") }
    guard let again = try? Wire.decode(type, from: written), let twice = try? Wire.encode(again) else {
        return hold(false, "a \(type) that was written cannot be read")
    }
    hold(twice == written, "a \(type) is another one when it is read again")
}

private func judge(_ grant: Grant) {
    switch grant.endpoint.address {
    case .tcp(let host, let port):
        hold(DialHost(host)?.isWildcard == false && (1...65535).contains(port), "\(host) port \(port) is not dialled")
    case .unixSocket(let path): hold(path.hasPrefix("/"), "\(path) is not absolute")
    case .descriptor: hold(false, "a descriptor comes over a network")
    }
    hold(grant.maximumDuration ?? .zero >= .zero, "a session of \(String(describing: grant.maximumDuration))")
    if let tunnel = grant.endpoint.tunnel {
        hold(tunnel.path.hasPrefix("/"), "a tunnel to \(tunnel.path)")
        hold(!tunnel.host.contains { $0.isNewline }, "a field in a tunnel's host")
    }
}
