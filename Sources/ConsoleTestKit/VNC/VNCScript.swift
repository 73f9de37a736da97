// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import RFB

/// What a ``FakeVNCServer`` says and does.
public struct VNCScript: Sendable {
    /// The versions that can be spoken.
    public enum Version: UInt8, Sendable, CaseIterable {
        case rfb33 = 3
        case rfb37 = 7
        case rfb38 = 8
    }

    /// How the server secures itself.
    public enum Security: Sendable {
        /// Lets everybody in.
        case none
        /// VNC authentication.
        case password(String)
        /// Offers these types, whatever they are, and lets whoever chooses one in.
        case types([UInt8])
        /// VeNCrypt.
        case veNCrypt(VeNCryptScript)
        /// Refuses everybody.
        case refusal(reason: String)
    }

    /// What follows ServerInit.
    public enum Behaviour: Sendable {
        /// Sends back what comes.
        case echo
        /// Takes what comes.
        case sink
        /// Reads nothing any more.
        case hold
        /// Sends this many bytes of ``VNCScript/pattern(from:count:)``, as fast as they are taken, and takes what comes.
        case stream(Int)
        /// The same, and then closes.
        case streamAndClose(Int)
    }

    /// The version that is spoken.
    public var version: Version
    /// What is sent in place of the version's twelve bytes.
    public var greeting: [UInt8]?
    /// Whether the greeting waits for ``FakeVNCServer/greet()``.
    public var greetsWhenTold = false
    /// Whether the server closes after its greeting.
    public var closesAfterGreeting = false
    /// The security.
    public var security: Security
    /// The desktop's name.
    public var name: String
    /// Closes when this many bytes were sent.
    public var cut: Int?
    /// Whether each byte of the handshake is a write of its own.
    public var isByteByByte = false
    /// What is sent when security is done, before the client's ClientInit.
    public var outOfTurn: [UInt8] = []
    /// Whether ClientInit is left without an answer.
    public var withholdsServerInit = false
    /// What is sent in the same write as ServerInit, behind it.
    public var afterServerInit: [UInt8] = []
    /// What follows.
    public var behaviour: Behaviour

    /// A server of RFB 3.8 without a password that sends back what comes.
    public init(
        version: Version = .rfb38, security: Security = .none, name: String = "fake", behaviour: Behaviour = .echo
    ) {
        self.version = version
        self.security = security
        self.name = name
        self.behaviour = behaviour
    }

    /// `count` bytes of an endless pattern, from the one at `position`. Bytes that are lost, doubled or out of order
    /// show: the period is a prime number.
    public static func pattern(from position: Int, count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var start = position % Self.period.count
        while bytes.count < count {
            let end = min(Self.period.count, start + count - bytes.count)
            bytes.append(contentsOf: Self.period[start..<end])
            start = 0
        }
        return bytes
    }

    private static let period = (0..<65_521).map { UInt8(truncatingIfNeeded: ($0 &* 40_503) >> 8) }

    /// The ServerInit message: a screen of 640 by 480 in 32 bits.
    public var serverInit: [UInt8] {
        let head: [UInt8] = [2, 128, 1, 224, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]
        let name = Array(self.name.utf8)
        return head + Self.bytes(of: UInt32(name.count)) + name
    }

    /// The greeting that is sent.
    var greetingBytes: [UInt8] { self.greeting ?? Array("RFB 003.00\(self.version.rawValue)\n".utf8) }

    static func bytes(of number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    static func text(_ text: String) -> [UInt8] {
        Self.bytes(of: UInt32(text.utf8.count)) + Array(text.utf8)
    }
}
