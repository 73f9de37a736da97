// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Testing

@Suite struct ConsoleSecuritySettingsTests {
    private static func read(
        _ entries: KeyValuePairs<String, SettingsNode>
    ) -> (settings: ConsoleSecuritySettings, mistakes: [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(.map(entries), path: "b", report: report)
        let settings = ConsoleSecuritySettings(section: section)
        section.finish()
        return (settings, report.mistakes.map { "\($0.path): \($0.what)" })
    }

    private static func mistakes(_ tls: KeyValuePairs<String, SettingsNode>) -> [String] {
        Self.read(["tls": .map(tls)]).mistakes
    }

    @Test func withoutKeysThereIsNeitherTLSNorPermission() {
        let (settings, mistakes) = Self.read([:])
        #expect(mistakes.isEmpty)
        #expect(settings == ConsoleSecuritySettings())
        #expect(settings.security(password: nil) == RFBSecurity())
    }

    @Test func everyKeyIsRead() {
        let (settings, mistakes) = Self.read([
            "tls": .map([
                "ca_file": .text("/a/ca.pem"), "cert_file": .text("/a/cert.pem"), "key_file": .text("/a/key.pem"),
                "server_name": .text("kvm1.example.org"),
            ])
        ])
        #expect(mistakes.isEmpty)
        let tls = ConsoleTLS(
            authorities: "/a/ca.pem", certificate: "/a/cert.pem", privateKey: "/a/key.pem",
            serverName: "kvm1.example.org")
        #expect(settings == ConsoleSecuritySettings(tls: tls))
        #expect(
            Self.read(["allow_plaintext": .text("true")]).settings == ConsoleSecuritySettings(allowsPlaintext: true))
    }

    @Test func anEmptySectionDemandsTLSUnderTheSystemsAuthorities() {
        let (settings, mistakes) = Self.read(["tls": .map([:])])
        #expect(mistakes.isEmpty)
        #expect(settings.tls == ConsoleTLS())
    }

    @Test func aConsoleMayHaveANameOfItsOwn() {
        let settings = ConsoleSecuritySettings(tls: ConsoleTLS(authorities: "/ca", serverName: "all"))
        let security = settings.security(username: "me", password: Secret("x"), serverName: "one")
        #expect(security.tls == ConsoleTLS(authorities: "/ca", serverName: "one"))
        #expect(security.username == "me")
        #expect(security.password == Secret("x"))
        #expect(settings.security(password: nil).tls?.serverName == "all")
        // A name alone demands nothing.
        #expect(ConsoleSecuritySettings().security(password: nil, serverName: "one").tls == nil)
    }

    @Test func permissionForTheClearBesideTLSIsAMistake() {
        let (_, mistakes) = Self.read(["tls": .map([:]), "allow_plaintext": .text("true")])
        #expect(
            mistakes == ["b.allow_plaintext: means nothing with tls, which rules the clear out: leave one of them out"])
        #expect(Self.read(["tls": .map([:]), "allow_plaintext": .text("false")]).mistakes.isEmpty)
    }

    @Test func aCertificateNeedsItsKeyAndAKeyItsCertificate() {
        #expect(
            Self.mistakes(["cert_file": .text("/a")])
                == ["b.tls.key_file: is required with cert_file: the key of that certificate"])
        #expect(
            Self.mistakes(["key_file": .text("/a")])
                == ["b.tls.cert_file: is required with key_file: the certificate of that key"])
    }

    @Test(arguments: ["ca_file", "cert_file", "key_file"])
    func pathsAreAbsolute(key: String) {
        #expect(
            Self.mistakes([key: .text("ca.pem")]).contains("b.tls.\(key): \"ca.pem\" is not allowed: an absolute path"))
    }

    @Test(arguments: ["", "a b", "kvm1:5900", "https://kvm1", "kvm1/x", "kvm\u{e9}", "[::1]"])
    func aNameThatNoCertificateHasIsAMistake(name: String) {
        #expect(
            Self.mistakes(["server_name": .text(name)])
                == ["b.tls.server_name: must be a host name or an address, with no port"])
    }

    @Test(arguments: ["kvm1", "kvm1.example.org", "10.0.0.1", "2001:db8::1"])
    func namesAndAddressesAreTaken(name: String) {
        #expect(Self.read(["tls": .map(["server_name": .text(name)])]).settings.tls?.serverName == name)
    }

    @Test func anUnknownKeyIsAMistake() {
        #expect(Self.mistakes(["insecure": .text("true")]).first?.hasPrefix("b.tls.insecure: is not a key") == true)
    }
}
