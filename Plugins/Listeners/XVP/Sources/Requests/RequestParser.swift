// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Reads the request with which a viewer begins: `CONNECT /console?token=… HTTP/1.0` and an empty line.
///
/// A method with a path behind `CONNECT` is no HTTP that a library would read, so it is read here, and strictly: what two
/// readers could take for two things is refused. Any method is taken, HTTP/1.0 and 1.1, with a Host field or without.
/// Pure: bytes go in; it stops behind the empty line, where RFB begins, or at the first byte that cannot be right.
struct RequestParser: Sendable {
    /// What to do next.
    enum Step: Sendable, Hashable {
        /// Wait for more bytes.
        case needMoreBytes
        /// The request is complete. What is left in the buffer follows it.
        case request(XVPRequest)
        /// Refuse it, whatever else comes.
        case failed(RequestFault)
    }

    private let limit: Int
    private var count = 0
    private var line: [UInt8] = []
    private var expectsLineFeed = false
    private var request: XVPRequest?
    private var hasHost = false
    private var hasLength = false
    private var outcome: Step?

    /// A parser of a header block of at most `limit` bytes, its empty line included.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes from `buffer` what belongs to the request.
    mutating func receive(_ buffer: inout ByteBuffer) -> Step {
        if let outcome = self.outcome { return outcome }
        while let byte: UInt8 = buffer.readInteger() {
            do {
                guard try self.receive(byte), let request = self.request else { continue }
                self.outcome = .request(request)
                return .request(request)
            } catch {
                self.outcome = .failed(error)
                return .failed(error)
            }
        }
        return .needMoreBytes
    }

    /// Takes one byte and says whether it was the last.
    private mutating func receive(_ byte: UInt8) throws(RequestFault) -> Bool {
        self.count &+= 1
        guard self.count <= self.limit else { throw .tooLong }
        switch byte {
        case UInt8(ascii: "\n"):
            guard self.expectsLineFeed else { throw .invalidLineEnd }
            self.expectsLineFeed = false
            return try self.endLine()
        case _ where self.expectsLineFeed:
            throw .invalidLineEnd
        case UInt8(ascii: "\r"):
            self.expectsLineFeed = true
        case 0x20...0x7e:
            self.line.append(byte)
        case UInt8(ascii: "\t"), 0x80...0xff:
            guard self.request != nil else { throw .invalidByte(byte) }
            self.line.append(byte)
        default:
            throw .invalidByte(byte)
        }
        return false
    }

    /// Takes a line without its end and says whether it was the empty one.
    private mutating func endLine() throws(RequestFault) -> Bool {
        defer { self.line.removeAll(keepingCapacity: true) }
        guard self.request != nil else {
            self.request = try Self.request(in: self.line)
            return false
        }
        if self.line.isEmpty { return true }
        try self.receiveField()
        return false
    }

    // MARK: The request line

    private static func request(in line: [UInt8]) throws(RequestFault) -> XVPRequest {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, !words[1].isEmpty, words[0].allSatisfy(Self.isTokenCharacter) else {
            throw .invalidRequestLine
        }
        guard words[2].elementsEqual("HTTP/1.0".utf8) || words[2].elementsEqual("HTTP/1.1".utf8) else {
            throw .invalidVersion
        }
        guard words[1].first == UInt8(ascii: "/"), !words[1].contains(UInt8(ascii: "#")) else { throw .notOriginForm }
        return XVPRequest(target: String(decoding: words[1], as: UTF8.self))
    }

    // MARK: Fields

    private mutating func receiveField() throws(RequestFault) {
        guard let colon = self.line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { throw .invalidField }
        let name = self.line[..<colon]
        guard name.allSatisfy(Self.isTokenCharacter) else { throw .invalidField }
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "host":
            guard !self.hasHost else { throw .twoHosts }
            self.hasHost = true
        case "transfer-encoding":
            throw .announcesBody
        case "content-length":
            let value = self.line[colon...].dropFirst().filter { $0 != 0x20 && $0 != 0x09 }
            guard value == [UInt8(ascii: "0")], !self.hasLength else { throw .announcesBody }
            self.hasLength = true
        default:
            break
        }
    }

    /// Whether `byte` may be in a method or the name of a field (RFC 9110, section 5.6.2).
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
