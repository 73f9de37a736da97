// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A message that a client may send once its handshake is over (RFC 6143, section 7.5, and the extensions of the
/// community's RFB specification). Nothing is known of others, not even where they end.
package enum ClientMessageType: UInt8, Sendable, Hashable, CaseIterable {
    /// The format of the pixels that it wants.
    case setPixelFormat = 0
    /// The encodings that it understands.
    case setEncodings = 2
    /// A wish for pixels.
    case framebufferUpdateRequest = 3
    /// A key goes down or up.
    case keyEvent = 4
    /// The pointer moves, or a button goes down or up.
    case pointerEvent = 5
    /// A text, or an action of the extended clipboard.
    case clientCutText = 6
    /// A wish for pixels without asking each time.
    case enableContinuousUpdates = 150
    /// A mark in the stream, or the answer to one.
    case clientFence = 248
    /// A wish for a shutdown, a reboot or a reset.
    case xvp = 250
    /// A wish for another size of the screen.
    case setDesktopSize = 251
    /// An event of a general input device.
    case gii = 253
    /// XenServer: a key by its scan code.
    case xenKeyEvent = 254
    /// QEMU: a key by its scan code, or a wish for sound.
    case qemu = 255
}
