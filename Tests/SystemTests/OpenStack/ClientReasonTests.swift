// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// When there is no console, OpenStack's clients print why.
@Suite(.serialized) struct ClientReasonTests {
    private static let programs = OpenStackClients.Program.allCases

    /// What each client prints when it asks for a novnc console of `instance`.
    private static func answers(
        about instance: String, version: String? = nil, type: String = "novnc", _ signIn: OpenStackClients.SignIn,
        _ gateway: OrielProcess
    ) throws -> [(program: OpenStackClients.Program, result: OpenStackClients.Result)] {
        let calls = Self.programs.map {
            OpenStackClients.console($0, of: instance, type: type, version: version, signIn, at: gateway.api)
        }
        return Array(zip(Self.programs, try OpenStackClients.run(calls)))
    }

    private static func expect(
        _ reason: String, status: Int,
        in answers: [(program: OpenStackClients.Program, result: OpenStackClients.Result)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (program, result) in answers {
            #expect(result.status != 0, "\(program)", sourceLocation: sourceLocation)
            #expect(
                result.errors.contains(reason) && result.errors.contains("\(status)"),
                "\(program): \(result.errors)\(result.output)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [nil, "2.1"]) func whyAConsoleIsNotThere(_ version: String?) throws {
        let hypervisor = try Hypervisor.shared.get()
        let stopped = try hypervisor.start("stopped")
        try stopped.destroy()
        let blind = try hypervisor.start("blind", hasVNC: false)
        let gateway = try IdentityLab.none.gateway(backends: ["kvm: \(hypervisor.backend)"])
        func answers(_ instance: String, type: String = "novnc") throws
            -> [(program: OpenStackClients.Program, result: OpenStackClients.Result)]
        { try Self.answers(about: instance, version: version, type: type, .none, gateway) }
        Self.expect("is not running", status: 409, in: try answers(stopped.uuid))
        Self.expect("no VNC", status: 400, in: try answers(blind.uuid))
        let unknown = UUID().uuidString.lowercased()
        for (program, result) in try answers(unknown) {
            #expect(result.status != 0)
            #expect(result.errors.contains(unknown), "\(program): \(result.errors)")
        }
    }

    @Test func aBackendThatIsAwayIsSaidToBe() throws {
        let gateway = try IdentityLab.none.gateway(backends: [
            "gone: {kind: libvirt, uri: \"qemu+unix:///session?socket=/nowhere/libvirt-sock\"}"
        ])
        let answers = try Self.answers(about: UUID().uuidString.lowercased(), .none, gateway)
        Self.expect("The console service cannot be reached at the moment.", status: 503, in: answers)
    }

    @Test(arguments: [IdentityLab.basic, .token]) func aStrangerFindsNothing(_ identity: IdentityLab) throws {
        let hypervisor = try Hypervisor.shared.get()
        let guest = try hypervisor.start("private")
        let gateway = try identity.gateway(
            backends: ["kvm: \(hypervisor.backend)"], projects: ["blue": [guest.uuid]])
        for reference in [guest.name, guest.uuid] {
            for (program, result) in try Self.answers(about: reference, identity.stranger, gateway) {
                #expect(result.status != 0)
                #expect(
                    result.errors.contains(reference) && !result.errors.contains("403"), "\(program): \(result.errors)")
            }
        }
        let names = try OpenStackClients.run(
            [identity.member, identity.stranger].map { OpenStackClients.sdk(["names"], $0, at: gateway.api) })
        #expect(names.first?.output.contains("private") == true)
        #expect(names.last?.output == "\n")
    }

    @Test(arguments: [
        (IdentityLab.basic, OpenStackClients.SignIn.password(user: "blue", "wrong")), (.token, .token("wrong")),
        (.basic, .none), (.token, .none),
    ])
    func whoIsNotKnownIsToldToSignIn(_ identity: IdentityLab, _ signIn: OpenStackClients.SignIn) throws {
        let gateway = try identity.gateway(backends: [
            "lab: {kind: static, instances: {box: {host: 127.0.0.1, port: 5999}}}"
        ])
        Self.expect("You must sign in", status: 401, in: try Self.answers(about: "box", signIn, gateway))
    }

    @Test func onlyAnAdministratorIsToldWhereATokenLeads() throws {
        let identity = IdentityLab.token
        let uuid = UUID().uuidString.lowercased()
        let gateway = try identity.gateway(
            backends: [
                "lab: {kind: static, instances: {box: {host: 127.0.0.1, port: 5999, uuid: \(uuid), project: blue}}}"
            ])
        let url = try OpenStackClients.run([
            OpenStackClients.console(.sdk, of: "box", type: "novnc", version: nil, identity.member, at: gateway.api)
        ])
        let token = try OrielProcess.token(in: url.first?.url ?? "")
        let calls = [
            OpenStackClients.sdk(["token", token], identity.administrator, at: gateway.api),
            OpenStackClients.sdk(["token", token], identity.member, at: gateway.api),
            OpenStackClients.sdk(["token", String(token.reversed())], identity.administrator, at: gateway.api),
        ]
        let results = try OpenStackClients.run(calls)
        #expect(results[0].output == "\(uuid) 127.0.0.1 5999 None\n", "\(results[0].errors)")
        #expect(results[1].status != 0 && results[1].errors.contains("Only an administrator may do this."))
        #expect(results[2].status != 0 && results[2].errors.contains("Token not found."))
        #expect(!gateway.log.contains(token) && gateway.log.contains("os-console-auth-tokens/***"))
    }
}
