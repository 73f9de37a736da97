// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOCore
import Testing

@testable import RemoteConsoleAuth

@Suite struct WireGrantTests {
    private func sent(_ grant: Grant, _ certificate: ConsoleCertificate? = Samples.certificate) throws -> Grant {
        let authorities = WireEndpoint.Authorities(
            tls: grant.endpoint.tls?.authoritiesPEM, security: grant.endpoint.security.tls?.authoritiesPEM)
        let bytes = try Wire.encode(try WireGrant(grant, authorities: authorities))
        return try Wire.decode(WireGrant.self, from: bytes).value(certificate: certificate)
    }

    @Test func everyLayerOfAConsoleArrivesAsItWasSent() throws {
        let grant = Samples.grant()
        #expect(try self.sent(grant) == grant)
    }

    @Test(arguments: [
        ConsoleEndpoint(host: "10.0.0.5", port: 5900),
        ConsoleEndpoint(host: "2001:db8::1", port: 65_535, generation: "1"),
        ConsoleEndpoint(address: .unixSocket(path: "/run/vnc/box.sock"), security: RFBSecurity(password: Secret(""))),
        ConsoleEndpoint(address: .tcp(host: "a", port: 1), tls: ConsoleTLS()),
        ConsoleEndpoint(
            address: .tcp(host: "a", port: 1), tunnel: ConsoleTunnel(path: "/", host: "a", session: nil)),
    ])
    func soDoesOneWithFewLayers(endpoint: ConsoleEndpoint) throws {
        var grant = Samples.grant(endpoint)
        (grant.maximumDuration, grant.idleTimeout, grant.resume, grant.mode) = (nil, nil, nil, .control)
        #expect(try self.sent(grant) == grant)
    }

    @Test(arguments: [TLSVersionFloor.tls10, .tls11, .tls12], [true, false])
    func everyWayToCheckACertificateArrives(version: TLSVersionFloor, isVerified: Bool) throws {
        let tls = ConsoleTLS(authoritiesPEM: Samples.pem, isVerified: isVerified, minimumVersion: version)
        let endpoint = ConsoleEndpoint(
            address: .tcp(host: "a", port: 1), tls: tls, security: RFBSecurity(tls: tls))
        #expect(try self.sent(Samples.grant(endpoint)).endpoint == endpoint)
    }

    @Test func theCentresFilesDoNotTravelAndTheProxyShowsItsOwnCertificate() throws {
        let tls = ConsoleTLS(
            authorities: "/centre/ca.pem", certificate: "/centre/client.pem", privateKey: "/centre/client.key")
        let grant = Samples.grant(ConsoleEndpoint(address: .tcp(host: "a", port: 1), tls: tls))
        let text = String(buffer: try Wire.encode(try WireGrant(grant)))
        #expect(!text.contains("/centre/"))
        let arrived = try #require(try self.sent(grant).endpoint.tls)
        #expect(arrived.certificate == Samples.certificate.certificateFile)
        #expect(arrived.privateKey == Samples.certificate.keyFile)
        #expect(arrived.authorities == nil)
        let error = #expect(throws: ConsoleError.self) { try self.sent(grant, nil) }
        #expect(error?.code == .consoleNotVerified)
        #expect(error?.message.contains("console_tls") == true)
    }

    @Test func aDescriptorCannotTravelAndTheErrorSaysWhatToDo() throws {
        let grant = Samples.grant(ConsoleEndpoint(address: .descriptor(ConnectedDescriptor(owning: -1))))
        let error = #expect(throws: ConsoleError.self) { try WireGrant(grant) }
        #expect(error?.code == .consoleUnreachable)
        #expect(error?.message.contains("listen type='none'") == true)
        #expect(error?.message.contains("listen type='address'") == true)
    }

    @Test func aProxyIsNotToldWhoseTokenItWas() throws {
        var grant = Samples.grant()
        grant.principal = "ann@Default"
        #expect(!String(buffer: try Wire.encode(try WireGrant(grant))).contains("ann"))
        #expect(try self.sent(grant).principal == nil)
    }

    @Test func timesAreRemainingMillisecondsAndNeverLessThanNone() throws {
        var grant = Samples.grant()
        grant.maximumDuration = .milliseconds(-5)
        let text = String(buffer: try Wire.encode(try WireGrant(grant)))
        #expect(text.contains("\"max_session_ms\":0"))
        #expect(text.contains("\"idle_timeout_ms\":1800001"))
    }

    @Test func noWayOfPrintingItShowsASecret() throws {
        let grant = try WireGrant(Samples.grant())
        var dumped = ""
        dump(grant, to: &dumped)
        for text in ["\(grant)", String(reflecting: grant), dumped] {
            #expect(!text.contains("pässwörd"))
            #expect(!text.contains("5e55"))
            #expect(text.contains("***"))
        }
    }
}
