// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore

/// A line of the stream.
struct StreamEvent: Codable, Sendable, Hashable {
    /// What a line says. A proxy passes over what it does not know.
    enum Kind: String, Codable, Sendable {
        /// The first line.
        case hello
        /// Nothing: the authority is there.
        case tick
        /// A session is to end.
        case end
        /// All sessions of an instance are to end.
        case revoked
    }

    /// How often the line that says nothing is said. A proxy waits three times as long before it believes that nobody is
    /// there.
    static let interval = Duration.milliseconds(500)

    var event: String
    var session: String?
    var reason: String?
    var instance: String?

    /// The first line.
    static let hello = StreamEvent(event: Kind.hello.rawValue)
    /// The line that says nothing.
    static let tick = StreamEvent(event: Kind.tick.rawValue)

    /// `session` is to end.
    static func end(_ session: SessionID, _ reason: SessionEnd.Reason) -> StreamEvent {
        StreamEvent(event: Kind.end.rawValue, session: session.description, reason: reason.rawValue)
    }

    /// The session that is to end, and why; `nil` for every other line. A reason that is not known here is `revoked`.
    var order: (session: SessionID, reason: SessionEnd.Reason)? {
        guard self.event == Kind.end.rawValue, let session = self.session, let id = try? WireSession.id(session) else {
            return nil
        }
        return (id, self.reason.flatMap { SessionEnd.Reason(rawValue: $0) } ?? .revoked)
    }

    /// All access to `instance` was revoked.
    static func revoked(_ instance: InstanceID) -> StreamEvent {
        StreamEvent(event: Kind.revoked.rawValue, instance: instance.description)
    }

    /// The instance all sessions of which are to end; `nil` for every other line.
    var revokedInstance: InstanceID? {
        guard self.event == Kind.revoked.rawValue else { return nil }
        return self.instance.flatMap { InstanceID($0) }
    }

    /// The line, with its end.
    var line: ByteBuffer {
        get throws {
            var line = try Wire.encode(self)
            line.writeString("\n")
            return line
        }
    }
}
