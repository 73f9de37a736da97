// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What a redeemed token gives.
struct WireGrant: Codable, Sendable, Hashable {
    var session: String
    var instance: String
    var instanceName: String
    var backend: String
    var endpoint: WireEndpoint
    var egress: WireEgress?
    var mode: String
    var maxSessionMs: WireDuration?
    var idleTimeoutMs: WireDuration?
    var resume: WireSecret?

    /// What `grant` says.
    ///
    /// - Parameter withEgress: whether what may be dialled is part of it.
    /// - Throws: what ``WireEndpoint/init(_:authorities:)`` throws.
    init(
        _ grant: Grant, authorities: WireEndpoint.Authorities = WireEndpoint.Authorities(), withEgress: Bool = true
    ) throws {
        self.session = grant.session.description
        self.instance = grant.instance.description
        self.instanceName = grant.instanceName
        self.backend = grant.backend.description
        self.endpoint = try WireEndpoint(grant.endpoint, authorities: authorities)
        self.egress = withEgress ? WireEgress(grant.egress) : nil
        self.mode = grant.mode.rawValue
        self.maxSessionMs = grant.maximumDuration.map { WireDuration($0) }
        self.idleTimeoutMs = grant.idleTimeout.map { WireDuration($0) }
        self.resume = grant.resume.map { resume in WireSecret(resume.reveal { Secret($0) }) }
    }

    /// The grant.
    ///
    /// - Parameter certificate: what the proxy shows to a console that asks for a certificate.
    func value(certificate: ConsoleCertificate?) throws -> Grant {
        guard let instance = InstanceID(self.instance) else { throw Wire.refusal("an instance that is no UUID") }
        guard let mode = ConsoleMode(rawValue: self.mode) else { throw Wire.refusal("this mode") }
        let resume = try self.resume.map { secret in
            guard let resume = secret.secret.reveal({ ResumeSecret($0) }) else {
                throw Wire.refusal("a resume secret that is none")
            }
            return resume
        }
        return Grant(
            session: try WireSession.id(self.session), instance: instance,
            instanceName: try WireText.bounded(self.instanceName, "this name of an instance"),
            backend: BackendName(try WireText.bounded(self.backend, "this name of a backend", limit: 64)),
            endpoint: try self.endpoint.value(certificate: certificate),
            egress: try self.egress?.value() ?? EgressRules(hosts: []), mode: mode,
            maximumDuration: self.maxSessionMs?.duration, idleTimeout: self.idleTimeoutMs?.duration, resume: resume)
    }
}
