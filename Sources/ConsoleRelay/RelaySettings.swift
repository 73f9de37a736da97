// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Times and sizes of the data plane.
package struct RelaySettings: Sendable {
    /// How long one TCP connect to a console may take.
    package var connectTimeout = TimeAmount.seconds(3)
    /// How long the TLS handshake with a console may take.
    package var tlsHandshakeTimeout = TimeAmount.seconds(10)
    /// How long the reply to the request for a tunnel may take, and then the console's first byte through it.
    package var tunnelTimeout = TimeAmount.seconds(5)
    /// How long everything between the token and the console's last handshake message may take.
    package var setUpTimeout = TimeAmount.seconds(15)
    /// How long the client may take for its half of the RFB handshake.
    package var clientHandshakeTimeout = TimeAmount.seconds(15)
    /// How long what is queued may take to reach one side when the other has ended.
    package var drainTimeout = TimeAmount.seconds(5)
    /// How long the other side may take to close after our last byte to it.
    package var lingerTimeout = TimeAmount.seconds(2)
    /// How long a side may take nothing at all while bytes wait for it.
    package var stallTimeout = TimeAmount.seconds(60)
    /// What the system may hold of what a side has sent, in bytes. When a side closes, NIO reads all of it at once,
    /// whether or not the other side can take it; left to itself, Linux lets it grow to 32 MiB.
    package var receiveBuffer: SocketOptionValue = 256 * 1024
    /// Reading from one side stops when more than the high mark waits for the other, and goes on below the low mark.
    package var waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 32 * 1024, high: 64 * 1024)

    /// The defaults.
    package init() {}
}
