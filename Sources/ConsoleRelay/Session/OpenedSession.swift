// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore

/// A console that is connected, secured and confirmed, and a token that is spent for it: all that is missing is the
/// client.
package struct OpenedSession: Sendable {
    /// What the token gave.
    package let grant: Grant
    /// The console's channel, on the event loop of the client that it was opened for.
    package let console: any Channel
    /// Where the authority orders the session's end.
    let order: EndOrder
    /// The driver of the console's handshake, in that channel's pipeline.
    let handshake: HandshakeBox
}

/// A handshake handler that is carried off its event loop, and used on it.
typealias HandshakeBox = NIOLoopBoundBox<ConsoleHandshakeHandler?>
