// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A client at a console, of whichever listener.
protocol ConsoleClient {
    /// Types a letter, and expects a console that echoes to send it back.
    func typeAndHear() throws
    /// Presses the key of an ASCII character, and lets it go.
    func type(_ character: Character) throws
}

extension WebSocketClient: ConsoleClient {}
extension ViewerClient: ConsoleClient {}
