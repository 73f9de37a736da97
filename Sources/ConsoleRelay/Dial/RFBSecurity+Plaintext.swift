// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore

extension RFBSecurity {
    /// Throws `encryptionRequired` unless a console at `address` may be spoken to as these settings say.
    ///
    /// Inside TLS it may, and with `tls`: nothing is said in the clear then that matters. Otherwise only where nobody can
    /// listen: over loopback, a Unix socket or a descriptor, or where the operator has allowed it. What counts is `remote`,
    /// the address that was dialled, and not the name that resolved to it.
    func checkPlaintext(
        to address: ConsoleAddress, remote: SocketAddress?, isInsideTLS: Bool = false
    ) throws(ConsoleError) {
        if isInsideTLS || self.tls != nil || self.allowsPlaintext { return }
        switch address {
        case .unixSocket, .descriptor:
            return
        case .tcp:
            if let ip = remote?.ipAddress.flatMap({ IPAddress($0) }), ip.isLoopback { return }
        }
        throw ConsoleError(
            .encryptionRequired,
            "the console at \(address) would be spoken to in the clear over a network: set tls for its backend, or "
                + "allow_plaintext: true if the network is yours alone")
    }
}
