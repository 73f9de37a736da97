// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import NIOCore
internal import RFB

/// Tells a client in its RFB handshake why it gets no console, which every viewer shows to its user.
package enum ClientRefusal {
    /// Refuses the client on `channel`, which carries plain RFB bytes and reads only when asked to; closes it then.
    /// Call it on the channel's event loop.
    package static func refuse(_ channel: any Channel, code: ConsoleError.Code, settings: RelaySettings) {
        let deadline = channel.eventLoop.scheduleTask(in: settings.clientHandshakeTimeout) {
            channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        let handler = ClientHandshakeHandler(.refuse(reason: code.userSentence)) { _ in
            channel.triggerUserOutboundEvent(ClientFarewell.refused(code)).whenComplete { _ in
                LingeringClose.close(channel, within: settings.lingerTimeout)
            }
        }
        do {
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            channel.close(promise: nil)
        }
    }
}
