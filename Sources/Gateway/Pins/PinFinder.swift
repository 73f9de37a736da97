// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay
internal import NIOCore

/// Looks at the certificates of a backend's hosts.
struct PinFinder: Sendable {
    /// How many hosts are asked at once.
    static let width = 8

    private let probe: CertificateProbe
    private let group: any EventLoopGroup

    /// A finder that looks with `probe`, on event loops of `group`.
    init(probe: CertificateProbe, group: any EventLoopGroup) {
        self.probe = probe
        self.group = group
    }

    /// The certificates of the hosts of `backend`, as far as its egress rules let them be dialled.
    func find(_ backend: any CertificatePinning) async -> PinReport {
        let hosts = Set(await backend.hostsToPin()).sorted { ($0.host, $0.port) < ($1.host, $1.port) }
        let (floor, rules) = (backend.minimumTLSVersion, backend.egress)
        return PinReport(
            hosts: await hosts.boundedMap(width: Self.width) { host in
                do {
                    let certificate = try await self.probe.certificate(
                        of: host, minimumVersion: floor, rules: rules, on: self.group.next())
                    return HostPin(host, certificate)
                } catch {
                    let error =
                        error as? ConsoleError
                        ?? ConsoleError(.internalError, "the certificate cannot be looked at", cause: error)
                    return HostPin(host, failed: error)
                }
            })
    }
}
