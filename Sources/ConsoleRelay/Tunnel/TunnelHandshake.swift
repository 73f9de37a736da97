// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore

/// The handshake of an HTTP CONNECT tunnel to a console (RFC 9110, section 9.3.6; xapi, `ocaml/xapi/console.ml`), as a state
/// machine over the bytes of the reply.
///
/// Only 200 opens the tunnel. The fields of the reply are passed over, whatever they are: of a tunnel, none has a meaning.
/// The byte behind the empty line is the console's first, and stays in the buffer. The text of a refusal is not read: what
/// the host says there may hold names of users and a session.
package struct TunnelHandshake: Sendable {
    /// What to do next.
    package enum Step: Sendable, Hashable {
        /// Come again with more bytes.
        case needMoreBytes
        /// The tunnel stands, and what is left in the buffer came through it.
        case open
        /// There is no tunnel.
        case failed(TunnelFailure)
    }

    /// The length of a reply's status line and fields, up to and with the empty line.
    package static let replyLimit = 8192
    /// The length that a request stays below: all of a header block that xapi reads.
    package static let requestLimit = 1024

    private var count = 0
    private var status = 0
    private var isInFields = false
    private var ending = 0
    private var end: Step?

    /// A handshake of which nothing has come yet.
    package init() {}

    /// Takes from `buffer` what belongs to the reply.
    package mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        while self.end == nil {
            guard let byte: UInt8 = buffer.readInteger() else { return .needMoreBytes }
            self.take(byte)
        }
        return self.end ?? .needMoreBytes
    }

    private mutating func take(_ byte: UInt8) {
        if self.isInFields {
            self.ending = Self.next(self.ending, byte)
            if self.ending == Self.emptyLine.count {
                self.end = self.status == 200 ? .open : .failed(.refused(status: self.status))
            }
        } else if !self.takeStatusLine(byte) {
            self.end = .failed(.notHTTP)
        }
        self.count += 1
        if self.end == nil, self.count >= Self.replyLimit { self.end = .failed(.tooLong) }
    }

    // MARK: The reply

    private static let version = Array("HTTP/1.".utf8)
    private static let emptyLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]

    /// Whether `byte` can stand here in `HTTP/1.1 200 OK`, and what it means. The reason may be empty or missing.
    private mutating func takeStatusLine(_ byte: UInt8) -> Bool {
        // The end of the line is half of an empty line.
        if self.ending == 1 {
            self.ending = 2
            self.isInFields = true
            return byte == 0x0A
        }
        switch self.count {
        case Self.version.indices: return byte == Self.version[self.count]
        case Self.version.count: return Self.isDigit(byte)
        case Self.version.count + 1: return byte == 0x20
        case Self.version.count + 2...Self.version.count + 4:
            self.status = self.status * 10 + Int(byte & 0x0F)
            return Self.isDigit(byte) && self.status > 0
        default:
            if byte == 0x0D {
                self.ending = 1
                return true
            }
            return self.count == Self.version.count + 5 ? byte == 0x20 : byte == 0x09 || byte >= 0x20 && byte != 0x7F
        }
    }

    /// How much of an empty line is there when `byte` follows `ending` bytes of it.
    private static func next(_ ending: Int, _ byte: UInt8) -> Int {
        if ending < self.emptyLine.count, self.emptyLine[ending] == byte { return ending + 1 }
        return byte == 0x0D ? 1 : 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    // MARK: The request

    /// The bytes that ask for `tunnel`. Whoever has them has the session.
    ///
    /// - Throws: `consoleUnreachable` when a part of it cannot stand in a request, or the request would be too long. The
    ///   error tells nothing of the session.
    package static func request(for tunnel: ConsoleTunnel) throws(ConsoleError) -> [UInt8] {
        guard tunnel.path.hasPrefix("/"), Self.isPlain(tunnel.path) else {
            throw Self.unfit("path", "has to begin with / and be of printable ASCII without spaces")
        }
        guard !tunnel.host.isEmpty, Self.isPlain(tunnel.host) else {
            throw Self.unfit("host", "has to be of printable ASCII without spaces")
        }
        var lines = ["CONNECT \(tunnel.path) HTTP/1.0", "Host: \(tunnel.host)", "User-Agent: oriel"]
        if let session = tunnel.session {
            let (cookie, isFit) = session.reveal { session in
                // What parts cookies would make a second one, which xapi reads in its own way, of any version.
                (
                    "Cookie: session_id=\(session)",
                    !session.isEmpty && Self.isPlain(session) && !session.contains { ";&,".contains($0) }
                )
            }
            guard isFit else {
                throw Self.unfit("session", "has to be of printable ASCII without spaces, commas, ; and &")
            }
            lines.append(cookie)
        }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard request.count < Self.requestLimit else {
            throw ConsoleError(
                .consoleUnreachable,
                "the request for the tunnel would have \(request.count) bytes, and xapi reads \(Self.requestLimit)")
        }
        return request
    }

    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    private static func unfit(_ part: String, _ rule: String) -> ConsoleError {
        ConsoleError(.consoleUnreachable, "the \(part) of the tunnel that the backend named \(rule)")
    }
}
