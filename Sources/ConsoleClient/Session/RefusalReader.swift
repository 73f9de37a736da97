// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RFB

/// Reads along, from both sides of an RFB handshake that others make, whether the server refuses and why
/// (RFC 6143, section 7.1.2). Pure: it changes nothing, keeps at most a reason, and stops when it knows.
struct RefusalReader {
    private static let longestReason = 1024

    private enum State {
        /// Until the client has said which version it speaks.
        case versions
        /// What comes from the server is its list of security types, or before 3.8 its choice.
        case security(ProtocolVersion)
        case done
    }

    private var state = State.versions
    private var client = ByteBuffer()
    private var server = ByteBuffer()

    /// Whether there is nothing to be learned any more.
    var isDone: Bool {
        if case .done = self.state { true } else { false }
    }

    /// Takes what the client sent.
    mutating func clientSent(_ bytes: ByteBuffer) {
        guard case .versions = self.state else { return }
        self.client.writeImmutableBuffer(bytes)
        guard let message = self.client.readBytes(length: ProtocolVersion.messageLength) else { return }
        guard let version = ProtocolVersion(message: message) else { return self.finish() }
        self.state = .security(version)
    }

    /// Takes what the server sent, and gives its reason once it is there whole.
    mutating func serverSent(_ bytes: ByteBuffer) -> String? {
        guard !self.isDone else { return nil }
        self.server.writeImmutableBuffer(bytes)
        let start = self.server.readerIndex + ProtocolVersion.messageLength
        guard case .security(let version) = self.state else {
            // It waits for the client's answer. One that says more does not speak RFB.
            if self.server.readableBytes > ProtocolVersion.messageLength { self.finish() }
            return nil
        }
        let width = version == .v33 ? 4 : 1
        guard let word = self.server.getBytes(at: start, length: width) else { return nil }
        guard word.allSatisfy({ $0 == 0 }) else {
            self.finish()
            return nil
        }
        guard let length: UInt32 = self.server.getInteger(at: start + width) else { return nil }
        guard length <= Self.longestReason else {
            self.finish()
            return nil
        }
        guard let text = self.server.getBytes(at: start + width + 4, length: Int(length)) else { return nil }
        self.finish()
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func finish() {
        self.state = .done
        self.client = ByteBuffer()
        self.server = ByteBuffer()
    }
}
