// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConsoleCore
import ConsoleTestKit
import Foundation
import NovaImport
import PluginCatalog
import Testing

@testable import Gateway

/// What `oriel import-nova` makes is what Oriel reads.
@Suite struct ImportNovaTests {
    /// Runs `import-nova` on files with these texts, and gives what it wrote to a file.
    private static func run(_ texts: [String], _ options: [String] = []) async throws -> (CommandStatus, String?) {
        try await withTemporaryFolder { folder in
            let files = try texts.enumerated().map { index, text in
                let path = "\(folder)/nova\(index).conf"
                try Self.write(text, to: path)
                return path
            }
            let output = "\(folder)/oriel.yaml"
            let status = await Gateway.run(
                ["import-nova"] + files + ["--output", output] + options, plugins: .builtIn)
            return (status, try? Self.text(of: output))
        }
    }

    private static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private static func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private static func mistakes(in yaml: String) -> [String] {
        ImportNovaCommand.mistakes(in: yaml, called: "oriel.yaml", plugins: .builtIn)
    }

    @Test(arguments: [
        "", "# nothing\n", "[DEFAULT]\n",
        "[DEFAULT]\ncompute_driver = vmwareapi.VMwareVCDriver\nvncserver_listen=0.0.0.0\n",
        "[DEFAULT]\ncompute_driver = xenapi.XenAPIDriver\n",
        "[xenserver]\nconnection_url = http://10.0.0.1/\nconnection_password = x\n",
        "[xenserver]\nconnection_url = unix://local\n",
        "[DEFAULT]\nconnection_type=libvirt\nlibvirt_type=xen\nxvpvncproxy_port=6082\n",
        "[libvirt]\nvirt_type=lxc\n[vnc]\nauth_schemes=vencrypt\n",
        "[vnc]\nauth_schemes=vencrypt\nvencrypt_client_cert=/c.pem\nvencrypt_client_key=k.pem\n",
        "[vnc]\nserver_proxyclient_address=kvm1\nserver_listen=kvm1\nnovncproxy_host=::\n",
        "[DEFAULT]\nhost=a b\nosapi_compute_listen=10.0.0.1\nosapi_compute_listen_port=80\n",
        "[DEFAULT]\nosapi_compute_listen=::1\ncert=self.pem\nssl_only=true\n",
        "[DEFAULT]\ncert=/etc/self.pem\n[console]\nssl_minimum_version=tlsv1_1\nallowed_origins=a,b:8443\n",
        "[api]\nauth_strategy=keystone\n", "[keystone_authtoken]\nauth_url=http://k:5000/v2.0/\nusername=u\n",
        "[keystone_authtoken]\nauth_url=http://u:p@k:5000\napplication_credential_id=i\napplication_credential_secret=s\n",
        "[keystone_authtoken]\nidentity_uri=https://[2001:db8::1]:35357/\ntoken_cache_time=-1\nhttp_connect_timeout=0\n",
        "[api]\nauth_strategy=noauth2\n[keystone_authtoken]\npassword=x\n",
        "[consoleauth]\ntoken_ttl=0\nenforce_session_timeout=false\n", "[DEFAULT]\nconsole_token_ttl=1000000\n",
        "[vnc]\nnovncproxy_base_url=https://u:p@console.example.org/\n", "[vnc]\nnovncproxy_base_url=/vnc.html\n",
        "[vnc]\nnovncproxy_base_url=https://console.example.org\nxvpvncproxy_base_url=http://x:1/console#a\n",
        "[vnc]\nnovncproxy_base_url=$nowhere\n[DEFAULT]\nweb=novnc\n",
        "[vnc]\nvencrypt_ca_certs=/a\u{1b}b\nauth_schemes=vencrypt\n[DEFAULT]\ncert=/a\n b\nweb=/\u{202e}\n",
        "[DEFAULT]\nhost=true\n", "[DEFAULT]\nhost=1\n", "[DEFAULT]\nhost=~\n", "[vnc]\nnovncproxy_host=a\n b\n",
        "[vnc]\nvencrypt_ca_certs=/a\"\\b: {cü\nauth_schemes=vencrypt\n",
    ])
    func whateverNovaSaysTheResultIsAConfiguration(_ text: String) async throws {
        let (status, yaml) = try await Self.run([text])
        #expect(status == .success)
        #expect(Self.mistakes(in: try #require(yaml)) == [])
    }

    @Test func whatIsCarriedOverIsRead() async throws {
        let (status, yaml) = try await Self.run([
            "[DEFAULT]\nconsole_token_ttl=900\nvncserver_proxyclient_address=10.0.0.11\nxvpvncproxy_port=7081\n",
            "[consoleauth]\ntoken_ttl=1200\n[libvirt]\nconnection_uri=qemu+tls://kvm1.example.org/system\n",
        ])
        #expect(status == .success)
        let text = try #require(yaml)
        for line in [
            "  token_ttl: 1200s", "    uri: \"qemu+tls://kvm1.example.org/system\"",
            "    vncserver_proxyclient_address: \"10.0.0.11\"", "    #allow_plaintext: true", "    port: 7081",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
        let decided = text.replacing("#allow_plaintext", with: "allow_plaintext").replacing("  #reuse", with: "  reuse")
            .replacing("    #frame_ancestors", with: "    frame_ancestors")
        #expect(decided != text && Self.mistakes(in: decided) == [])
    }

    @Test func whatIsThereIsReplacedOnlyByForce() async throws {
        try await withTemporaryFolder { folder in
            let (source, output) = ("\(folder)/nova.conf", "\(folder)/oriel.yaml")
            try Self.write("[DEFAULT]\n", to: source)
            try Self.write("mine", to: output)
            let arguments = ["import-nova", source, "-o", output]
            #expect(await Gateway.run(arguments, plugins: .builtIn) == .failure)
            #expect(try Self.text(of: output) == "mine")
            #expect(await Gateway.run(arguments + ["--force"], plugins: .builtIn) == .success)
            #expect(try Self.text(of: output).contains("listeners:"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }

    @Test(arguments: ["novncproxy_port=1", "[DEFAULT]\nnovncproxy_port=none\n", "[vnc]\nenabled=perhaps\n"])
    func aMistakeInNovasFileLeavesNothingBehind(_ text: String) async throws {
        let (status, yaml) = try await Self.run(["[DEFAULT]\n", text])
        #expect(status == .mistakes && yaml == nil)
    }

    @Test func everyMistakeOfEveryFileIsTold() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/nova.conf"
            try Self.write("[DEFAULT]\nx\ny\n", to: path)
            let failure = #expect(throws: CommandFailure.self) {
                try ImportNovaCommand.make(of: [path, "\(folder)/none", folder])
            }
            #expect(
                failure?.lines == [
                    "\(path):2: expected \"option = value\", a group in brackets, or a comment",
                    "\(path):3: expected \"option = value\", a group in brackets, or a comment",
                    "\(folder)/none: there is no such file", "\(folder): this is a directory",
                ])
            #expect(failure?.status == .mistakes)
        }
    }

    @Test func aHypervisorThatOrielWouldNotTakeIsTold() async throws {
        let (status, yaml) = try await Self.run(["[libvirt]\nconnection_uri=uml:///system\n"])
        #expect(status == .mistakes)
        #expect(Self.mistakes(in: try #require(yaml)).count == 1)
    }

    @Test func aFileIsNeeded() async {
        #expect(await Gateway.run(["import-nova"], plugins: .builtIn) == .mistakes)
    }

    @Test func theSummaryCountsAndListsButShowsNoValues() async throws {
        let text = """
            [DEFAULT]
            vnc_enabled=false
            vnc_enabled=true
            vnc_keymap=canary
            debug=1
            [keystone_authtoken]
            password=canary

            """
        try await withTemporaryFolder { folder in
            let path = "\(folder)/nova.conf"
            try Self.write(text, to: path)
            let lines = ImportNovaCommand.summary(of: try ImportNovaCommand.make(of: [path]).report)
            #expect(
                lines.first == "2 options carried over, 1 overridden, 1 without a counterpart, 1 not about consoles")
            #expect(lines.contains("\(path):2: vnc_enabled: overridden by \(path):3"))
            #expect(lines.contains { $0.hasPrefix("no counterpart: \(path):4: vnc_keymap: ") })
            #expect(lines.contains { $0.hasPrefix("to do: put the value of [keystone_authtoken] password") })
            #expect(!lines.joined().contains("canary"))
        }
    }
}
