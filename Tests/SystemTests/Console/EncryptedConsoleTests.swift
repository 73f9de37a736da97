// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Testing

/// Consoles over VeNCrypt: real QEMU under a real libvirt, and a real TigerVNC, in a real browser.
@Suite(.serialized) struct EncryptedConsoleTests {
    private static let unverified = "The certificate of this console could not be verified."
    private static let unencrypted = "The console does not offer the encryption that is required."

    private let certificates: Certificates

    init() throws {
        self.certificates = try Certificates()
    }

    /// A gateway for the guests of `hypervisor`, with these keys for their TLS.
    private func gateway(_ hypervisor: Hypervisor, tls: String) throws -> OrielProcess {
        try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\", tls: {\(tls)}}"])
    }

    /// A gateway for one server of TigerVNC.
    private func gateway(_ server: TigerVNC, tls: String, keys: String = "") throws -> OrielProcess {
        let instance = "box: {host: 127.0.0.1, port: \(server.port)\(keys)}"
        return try OrielProcess(backends: ["lab: {kind: static, tls: {\(tls)}, instances: {\(instance)}}"])
    }

    private var trusted: String { "ca_file: \(self.certificates.authority.certificate)" }

    /// Opens the console of `instance`, which has to fail with `sentence` for the user and `reason` for the operator.
    private func expectRefusal(
        _ gateway: OrielProcess, _ instance: String, _ sentence: String, _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let browser = try Browser()
        try browser.open(gateway.url(instance))
        try browser.wait(for: sentence)
        #expect(gateway.logs(reason), "\(gateway.log)", sourceLocation: sourceLocation)
    }

    @Test func guestsOfQEMUShowTheirScreensAndOthersDoNot() throws {
        let hypervisor = try Hypervisor(vncTLS: self.certificates.forQEMU())
        let open = try hypervisor.start("x509none")
        let locked = try hypervisor.start("x509vnc", password: "s3cr3t!x")
        let right = try self.gateway(hypervisor, tls: self.trusted)
        for (guest, name) in [(open, "x509none"), (locked, "x509vnc")] {
            let browser = try Browser()
            try browser.open(right.url(name))
            try browser.wait(for: "QEMU (\(name))")
            try browser.type("tls")
            #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> tls") })
        }

        let other = try TestAuthority("other", in: self.certificates.folder)
        try self.expectRefusal(
            self.gateway(hypervisor, tls: "ca_file: \(other.certificate)"), "x509none", Self.unverified,
            "signed by none of the authorities that are trusted")
        try self.expectRefusal(
            self.gateway(hypervisor, tls: "\(self.trusted), server_name: kvm9.example.org"), "x509vnc",
            Self.unverified, "the console's certificate is not for kvm9.example.org")
        let none = try OrielProcess(backends: ["kvm: {kind: libvirt, uri: \"\(hypervisor.uri)\"}"])
        try self.expectRefusal(
            none, "x509none", "The console of this instance cannot be reached.", "the server insists on TLS")
    }

    @Test func aGuestOfQEMUThatWantsACertificateIsShownOne() throws {
        let hypervisor = try Hypervisor(vncTLS: self.certificates.forQEMU(), verifiesClients: true)
        _ = try hypervisor.start("mutual")
        let client = try self.certificates.authority.issue("client", for: ["DNS:oriel"])
        let right = try self.gateway(
            hypervisor, tls: "\(self.trusted), cert_file: \(client.certificate), key_file: \(client.privateKey)")
        let browser = try Browser()
        try browser.open(right.url("mutual"))
        try browser.wait(for: "QEMU (mutual)")
        try self.expectRefusal(
            self.gateway(hypervisor, tls: self.trusted), "mutual", "The console of this instance cannot be reached.",
            "client certificate")
    }

    @Test func aGuestWithoutTLSIsRefusedWhereItIsDemanded() throws {
        let hypervisor = try Hypervisor.shared.get()
        _ = try hypervisor.start("clear")
        try self.expectRefusal(
            self.gateway(hypervisor, tls: self.trusted), "clear", Self.unencrypted, "the console offers no TLS")
    }

    @Test(.enabled(if: TigerVNC.isInstalled)) func anExpiredCertificateIsRefused() throws {
        // QEMU itself does not start with one.
        let identity = try self.certificates.authority.issue("expired", validity: .expired)
        let server = try TigerVNC(
            "expired",
            ["-SecurityTypes", "X509None", "-X509Cert", identity.certificate, "-X509Key", identity.privateKey])
        try self.expectRefusal(
            self.gateway(server, tls: self.trusted), "box", Self.unverified, "the console's certificate has expired")
    }

    @Test(.enabled(if: TigerVNC.isInstalled)) func anonymousTLSIsRefused() throws {
        let server = try TigerVNC("anonymous", ["-SecurityTypes", "TLSNone,TLSVnc"])
        try self.expectRefusal(
            self.gateway(server, tls: self.trusted), "box", Self.unencrypted, "the server offers anonymous TLS only")
    }

    @Test(.enabled(if: TigerVNC.isInstalled && geteuid() == 0)) func aUserNameAndAPasswordOpenTigerVNC() throws {
        let identity = try self.certificates.authority.issue("tiger")
        let server = try TigerVNC(
            "plain",
            ["-SecurityTypes", "X509Plain", "-X509Cert", identity.certificate, "-X509Key", identity.privateKey],
            login: ("nobody", "more than eight characters"))
        func gateway(_ password: String) throws -> OrielProcess {
            let file = "\(self.certificates.folder)/password"
            try password.write(toFile: file, atomically: true, encoding: .utf8)
            return try self.gateway(server, tls: self.trusted, keys: ", username: nobody, password: {file: \(file)}")
        }
        let browser = try Browser()
        let right = try gateway("more than eight characters")
        try browser.open(right.url("box"))
        try browser.wait(for: "plain")
        try self.expectRefusal(
            gateway("more than nine characters"), "box", "The console of this instance cannot be reached.",
            "did not accept the password")
    }

    @Test func aFileThatIsNotThereKeepsTheGatewayFromStarting() throws {
        let path = "\(self.certificates.folder)/oriel.yaml"
        let missing = "\(self.certificates.folder)/nowhere.pem"
        let port = try FreePorts.find(1)[0]
        try """
        consoleauth:
          key_file: \(self.certificates.folder)/token.key
          store: {kind: sqlite, path: \(self.certificates.folder)/tokens.db}
        backends:
          lab: {kind: static, tls: {ca_file: \(missing)}, instances: {box: {host: 127.0.0.1, port: 5900}}}
        listeners:
          novnc: {kind: novnc, port: \(port), base_url: "http://127.0.0.1:\(port)/console.html"}
        """.write(toFile: path, atomically: true, encoding: .utf8)
        let result = try Command.run(Repository.oriel, ["serve", "--config", path], seconds: 20)
        #expect(result.status != 0)
        #expect(result.errors.contains("lab"))
        #expect(result.errors.contains("ca_file: \(missing) cannot be read"))
        #expect(!result.errors.contains("listening"))
    }
}
