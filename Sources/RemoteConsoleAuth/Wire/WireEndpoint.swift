// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// How to reach a console, with all its layers.
struct WireEndpoint: Codable, Sendable, Hashable {
    /// The authorities of an endpoint's layers, in PEM.
    struct Authorities: Sendable, Hashable {
        var tls: String?
        var security: String?
    }

    var address: WireAddress
    var tls: WireTLS?
    var tunnel: WireTunnel?
    var security: WireSecurity
    var generation: String

    /// What `endpoint` says.
    ///
    /// - Throws: what ``WireAddress/init(_:)`` throws.
    init(_ endpoint: ConsoleEndpoint, authorities: Authorities = Authorities()) throws {
        self.address = try WireAddress(endpoint.address)
        self.tls = endpoint.tls.map { WireTLS($0, authorities: authorities.tls) }
        self.tunnel = endpoint.tunnel.map { WireTunnel($0) }
        self.security = WireSecurity(endpoint.security, authorities: authorities.security)
        self.generation = endpoint.generation
    }

    /// The endpoint, with the proxy's own certificate where one is to be shown.
    func value(certificate: ConsoleCertificate?) throws -> ConsoleEndpoint {
        ConsoleEndpoint(
            address: try self.address.value(), tls: try self.tls?.value(certificate: certificate),
            tunnel: try self.tunnel?.value(), security: try self.security.value(certificate: certificate),
            generation: try WireText.bounded(self.generation, "this generation"))
    }
}
