// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A backend whose hosts show certificates that an operator can pin.
public protocol CertificatePinning: HypervisorBackend {
    /// The hosts that are spoken to in TLS, with their ports: those that the operator wrote, and, where the hypervisor can
    /// be asked, those that it knows besides.
    ///
    /// Before the first pin is set the hypervisor cannot be asked, which is no error: the operator's hosts are the answer
    /// then. Ends within a deadline of the backend's own.
    func hostsToPin() async -> [BindAddress]

    /// The oldest version of TLS that is spoken to them; 1.2 by default.
    var minimumTLSVersion: TLSVersionFloor { get }
}

extension CertificatePinning {
    /// 1.2.
    public var minimumTLSVersion: TLSVersionFloor { .tls12 }
}
