// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The certificates of a backend's hosts, for `--output json` as it is.
struct PinReport: Sendable, Hashable, Encodable {
    /// The hosts, in the order of their names.
    var hosts: [HostPin]

    /// The hosts that have shown no certificate.
    var failed: [String] { self.hosts.filter { $0.pin == nil }.map(\.host) }

    /// The command's exit status.
    var status: CommandStatus { self.failed.isEmpty ? .success : .unavailable }

    /// The report for a person. What comes from the certificates is made printable, and cut: anybody can write one.
    var text: String {
        let blocks = self.hosts.map { host in
            var lines = ["host      \(host.host)"]
            if let pin = host.pin {
                lines.append("subject   \(Self.known(host.subject))")
                lines.append("issuer    \(Self.known(host.issuer))")
                lines.append("names     \(Self.known(host.names.joined(separator: ", ")))")
                lines.append("valid     \(host.validFrom ?? "") to \(host.validUntil ?? "")")
                lines.append("pin       \(pin)")
            }
            if let error = host.error { lines.append("failed    \(error)") }
            return lines.map { Printable.escape($0, limit: 1024) }.joined(separator: "\n")
        }
        return (blocks + [Self.advice]).joined(separator: "\n\n")
    }

    private static func known(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "-" }
        return text
    }

    private static let advice = """
        Nobody has vouched for these. Hold each pin against what the host itself says, at its own console, before you write
        it under pins of the backend:
          openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE
        """
}
