// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What makes the certificate of a console good.
enum ConsoleTrust: Sendable, Hashable {
    /// A chain to an authority that is trusted, and the right name.
    case authorities
    /// That it is one of these, whoever signed it and whatever name and dates it bears.
    case pins(Set<CertificatePin>)
    /// That there is one.
    case nothing

    /// What `tls` says. Pins are stricter than everything else, so they count where there are any.
    init(_ tls: ConsoleTLS) {
        if !tls.pins.isEmpty {
            self = .pins(tls.pins)
        } else {
            self = tls.isVerified ? .authorities : .nothing
        }
    }
}
