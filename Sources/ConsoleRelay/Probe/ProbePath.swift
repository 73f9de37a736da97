// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import RFB

/// The findings of one probe, as they come together.
struct ProbePath: Sendable {
    private let layers: [ConsoleLayer]
    private var outcomes: [ProbeHop: ProbeFinding.Outcome] = [:]

    /// The way to a console beneath whose RFB lies this.
    init(_ layers: [ConsoleLayer] = []) {
        self.layers = layers
    }

    /// `hop` worked.
    mutating func pass(_ hop: ProbeHop, _ detail: String) {
        self.outcomes[hop] = .passed(detail)
    }

    /// `hop` failed, and what was not tried by then is not tried any more.
    func failed(_ hop: ProbeHop, _ error: ConsoleError) -> [ProbeFinding] {
        var path = self
        path.outcomes[hop] = .failed(error)
        return path.findings
    }

    /// The hops of the handshake, judged by what was heard.
    ///
    /// - Parameters:
    ///   - hostTrust: how the certificate of the TLS was looked at that begins with the connection.
    ///   - abandonment: why the probe gave up, which is then the failure: giving up closes the console, and its handshake
    ///     blames the console.
    func finished(
        _ hearing: ProbeHearing, demandsTLS: Bool, hostTrust: String? = nil, abandonment: ConsoleError?
    ) -> [ProbeFinding] {
        var path = self
        for layer in hearing.layers {
            path.pass(ProbeHop(layer), layer == .tls ? hostTrust ?? "" : "the host has opened it")
        }
        let failure = hearing.failure.map { abandonment ?? $0 }
        if let version = hearing.offer.version {
            path.pass(.greeting, "RFB \(version)")
        }
        if !demandsTLS {
            path.outcomes[.tls] = .skipped("TLS is not demanded of this console")
        }
        guard let failure else {
            if demandsTLS { path.pass(.tls, "the certificate is verified") }
            path.pass(.security, Self.detail(of: hearing.offer))
            return path.findings
        }
        if hearing.hasHeardInsideTLS { path.pass(.tls, "the certificate is verified") }
        return path.failed(self.culprit(hearing, failure), failure)
    }

    private func culprit(_ hearing: ProbeHearing, _ failure: ConsoleError) -> ProbeHop {
        if let layer = self.layers.first(where: { !hearing.layers.contains($0) }) {
            return ProbeHop(layer)
        }
        // What may not be spoken to in the clear is hung up on before it has greeted.
        guard hearing.offer.version != nil else { return failure.code == .encryptionRequired ? .security : .greeting }
        return hearing.hasBegunTLS && !hearing.hasHeardInsideTLS ? .tls : .security
    }

    private static func detail(of offer: ServerOffer) -> String {
        func list(_ types: [some CustomStringConvertible]) -> String {
            types.map(\.description).joined(separator: ", ")
        }
        var detail = "offers \(list(offer.types))"
        if !offer.subtypes.isEmpty { detail += " (\(list(offer.subtypes)))" }
        if let chosen = offer.chosenSubtype {
            detail += "; \(chosen) is used"
        } else if let chosen = offer.chosen {
            detail += "; \(chosen) is used"
        }
        return detail
    }

    private var findings: [ProbeFinding] {
        let absent = [ConsoleLayer.tls, .tunnel].filter { !self.layers.contains($0) }.map { ProbeHop($0) }
        return ProbeHop.allCases.filter { !absent.contains($0) }.map {
            ProbeFinding($0, self.outcomes[$0] ?? .skipped("an earlier hop failed"))
        }
    }
}
