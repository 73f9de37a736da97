// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import NIOCore
import Testing

@testable import ConsoleRelay

/// An authority, certificates from it, and fake consoles that show them.
struct Vault {
    /// For files of one test.
    let folder: String
    let authority: TestAuthority
    private let server: TestIdentity

    /// What the tests of this process share: making keys takes time, and threads that other tests need.
    private static let shared = Result {
        let folder = "/tmp/oriel-vault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        atexit { Vault.removeShared() }
        let authority = try TestAuthority("authority", in: folder)
        return (folder: folder, authority: authority, server: try authority.issue("server"))
    }

    private static func removeShared() {
        if case .success(let shared) = self.shared { try? FileManager.default.removeItem(atPath: shared.folder) }
    }

    /// Runs `body` with the authority and an empty folder.
    static func open(_ body: (Vault) async throws -> Void) async throws {
        let shared = try self.shared.get()
        try await withTemporaryFolder { folder in
            try await body(Vault(folder: folder, authority: shared.authority, server: shared.server))
        }
    }

    /// A server that offers `types` and shows a certificate of the authority's.
    func script(
        _ types: [UInt32] = [260], for names: [String]? = nil,
        validity: TestAuthority.Validity = .now, version: VNCScript.Version = .rfb38,
        behaviour: VNCScript.Behaviour = .echo, change: (inout VeNCryptScript) -> Void = { _ in }
    ) throws -> VNCScript {
        var identity = self.server
        if names != nil || validity != .now {
            let names = names ?? ["DNS:localhost", "IP:127.0.0.1"]
            identity = try self.authority.issue("server-\(UUID().uuidString)", for: names, validity: validity)
        }
        var veNCrypt = VeNCryptScript(types, identity: identity)
        change(&veNCrypt)
        return VNCScript(version: version, security: .veNCrypt(veNCrypt), behaviour: behaviour)
    }

    /// A certificate of the authority's for this machine.
    var identity: TestIdentity { self.server }

    /// What demands TLS with certificates of this authority.
    var tls: ConsoleTLS { ConsoleTLS(authorities: self.authority.certificate) }

    /// An authority of tokens that grants `server` with these demands on it.
    func authorizer(
        _ server: FakeVNCServer, host: String = "127.0.0.1", username: String? = nil, password: String? = nil,
        tls: ConsoleTLS? = nil
    ) -> FakeAuthorizer {
        let authorizer = FakeAuthorizer(port: server.port)
        authorizer.state.update {
            $0.grant.endpoint.address = .tcp(host: host, port: server.port)
            $0.grant.endpoint.security = RFBSecurity(
                username: username, password: password.map { Secret($0) }, tls: tls ?? self.tls)
            $0.grant.egress = EgressRules(hosts: ["127.0.0.1", "localhost"])
        }
        return authorizer
    }

    /// Opens the console of `script` and expects it to fail with `code`; returns what the operator reads.
    func failure(
        _ code: ConsoleError.Code, _ script: VNCScript, host: String = "127.0.0.1", username: String? = nil,
        password: String? = nil, tls: ConsoleTLS? = nil, settings: RelaySettings = RelaySettings(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let server = try await FakeVNCServer.start(script)
        let authorizer = self.authorizer(server, host: host, username: username, password: password, tls: tls)
        let reason = try await expectFailure(
            code, server, authorizer, settings: settings, sourceLocation: sourceLocation)
        #expect(server.record.current.begun == 0, sourceLocation: sourceLocation)
        return reason
    }

    /// Opens the console of `script`, and expects to see its screen and hear its echo.
    func success(
        _ script: VNCScript, host: String = "127.0.0.1", username: String? = nil, password: String? = nil,
        tls: ConsoleTLS? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let server = try await FakeVNCServer.start(script)
        let authorizer = self.authorizer(server, host: host, username: username, password: password, tls: tls)
        try await expectSession(server, authorizer, sourceLocation: sourceLocation)
    }
}
