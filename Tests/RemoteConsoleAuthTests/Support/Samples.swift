// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit

@testable import RemoteConsoleAuth

/// Values that tests send to and fro.
enum Samples {
    static let instance = InstanceID(bytes: (0xa, 1))
    static let pin = CertificatePin(bytes: Array(repeating: 7, count: 32))
    static let certificate = ConsoleCertificate(certificateFile: "/proxy/console.pem", keyFile: "/proxy/console.key")
    static let pem = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"

    /// An endpoint with every layer that there is.
    static var everything: ConsoleEndpoint {
        ConsoleEndpoint(
            address: .tcp(host: "xen1.example.org", port: 443),
            tls: ConsoleTLS(
                authoritiesPEM: pem, certificate: certificate.certificateFile, privateKey: certificate.keyFile,
                serverName: "10.0.0.21", pins: Set([pin].compactMap { $0 }), isVerified: false, minimumVersion: .tls10),
            tunnel: ConsoleTunnel(
                path: "/console?uuid=1&x=%20", host: "[2001:db8::1]:443", session: Secret("OpaqueRef:5e55-10n")),
            security: RFBSecurity(
                username: "operatör", password: Secret("pässwörd \u{1}"), tls: ConsoleTLS(serverName: "box"),
                allowsPlaintext: true),
            generation: "OpaqueRef:7/12")
    }

    static func grant(_ endpoint: ConsoleEndpoint = everything) -> Grant {
        Grant(
            session: SessionID(), instance: Self.instance, instanceName: "wéb", backend: "xen1", endpoint: endpoint,
            egress: EgressRules(
                hosts: ["xen1.example.org", "10.0.0.21"],
                networks: ["10.0.0.0/24", "2001:db8::/32"].compactMap { IPNetwork($0) }, ports: 5900...5999,
                socketFolders: ["/run/vnc"]),
            mode: .view, maximumDuration: .seconds(8 * 3600), idleTimeout: .milliseconds(1_800_001),
            resume: ResumeSecret())
    }
}
