// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import NIOCore
import NIOEmbedded
import Testing

@testable import ConsoleRelay

/// What may be spoken to in the clear.
@Suite struct PlaintextTests {
    private static func handler(_ security: RFBSecurity, to address: ConsoleAddress) -> ConsoleHandshakeHandler.Target {
        ConsoleHandshakeHandler.Target(
            address: address, security: security, tls: nil, tlsHandshakeTimeout: .seconds(10))
    }

    /// Connects a channel to `remote`, lets the console there greet, and returns what was said and what came of it.
    private static func dial(
        _ remote: SocketAddress, as address: ConsoleAddress, _ security: RFBSecurity = RFBSecurity()
    ) throws -> (said: ByteBuffer?, isOpen: Bool, error: ConsoleError?) {
        let channel = EmbeddedChannel()
        let handler = ConsoleHandshakeHandler(Self.handler(security, to: address), on: channel.embeddedEventLoop)
        let outcome = Watched<ConsoleError?>(nil)
        handler.secured.whenFailure { error in outcome.update { $0 = error as? ConsoleError } }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: remote).wait()
        if channel.isActive { try channel.writeInbound(ByteBuffer(string: "RFB 003.008\n")) }
        let said = try channel.readOutbound(as: ByteBuffer.self)
        let (isOpen, error) = (channel.isActive, outcome.current)
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return (said, isOpen, error)
    }

    @Test(arguments: ["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"])
    func loopbackNeedsNoPermission(address: String) throws {
        // The name may be anything: what was dialled is this machine.
        let result = try Self.dial(
            try SocketAddress(ipAddress: address, port: 5900), as: .tcp(host: "kvm1.example.org", port: 5900))
        #expect(result.said == ByteBuffer(string: "RFB 003.008\n"))
        #expect(result.isOpen)
    }

    @Test(arguments: ["10.0.0.11", "192.168.1.1", "::ffff:10.0.0.11", "2001:db8::1", "fe80::1", "128.0.0.1"])
    func aNetworkIsRefusedBeforeAByteIsSaid(address: String) throws {
        let remote = try SocketAddress(ipAddress: address, port: 5900)
        // A name that says loopback changes nothing.
        for host in [address, "localhost", "127.0.0.1"] {
            let result = try Self.dial(remote, as: .tcp(host: host, port: 5900))
            #expect(result.said == nil)
            #expect(!result.isOpen)
            #expect(result.error?.code == .encryptionRequired)
            #expect(result.error?.message.contains("allow_plaintext") == true)
        }
    }

    @Test func aNetworkIsAllowedWhereTheOperatorSaysSo() throws {
        let result = try Self.dial(
            try SocketAddress(ipAddress: "10.0.0.11", port: 5900), as: .tcp(host: "10.0.0.11", port: 5900),
            RFBSecurity(allowsPlaintext: true))
        #expect(result.said == ByteBuffer(string: "RFB 003.008\n"))
    }

    @Test func unixSocketsAndDescriptorsNeedNoPermission() throws {
        let remote = try SocketAddress(unixDomainSocketPath: "/run/console.sock")
        for address in [
            ConsoleAddress.unixSocket(path: "/run/console.sock"), .descriptor(ConnectedDescriptor(owning: -1)),
        ] {
            let result = try Self.dial(remote, as: address)
            #expect(result.said == ByteBuffer(string: "RFB 003.008\n"))
        }
    }

    @Test func permissionForTheClearIsNoneWhereTLSIsDemanded() throws {
        let remote = try SocketAddress(ipAddress: "10.0.0.11", port: 5900)
        let security = RFBSecurity(tls: ConsoleTLS(), allowsPlaintext: true)
        let channel = EmbeddedChannel()
        let target = Self.handler(security, to: .tcp(host: "10.0.0.11", port: 5900))
        let handler = ConsoleHandshakeHandler(target, on: channel.embeddedEventLoop)
        let outcome = Watched<ConsoleError?>(nil)
        handler.secured.whenFailure { error in outcome.update { $0 = error as? ConsoleError } }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: remote).wait()
        try channel.writeInbound(ByteBuffer(string: "RFB 003.008\n\u{1}\u{1}"))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "RFB 003.008\n"))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        #expect(outcome.current?.code == .encryptionRequired)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    // MARK: Tunnels

    private static let secured: [RFBSecurity] = [RFBSecurity(), RFBSecurity(tls: ConsoleTLS())]

    /// TLS inside the tunnel hides nothing of what asks for the tunnel.
    @Test(arguments: Self.secured)
    func aTunnelIsNotAskedForInTheClearOverANetwork(security: RFBSecurity) throws {
        let result = try Self.ask("10.0.0.11", security)
        #expect(result.said == nil)
        #expect(!result.isOpen)
        #expect(result.error?.code == .encryptionRequired)
    }

    @Test func aTunnelIsAskedForInTheClearOverLoopbackOrWhereTheOperatorSaysSo() throws {
        for result in [
            try Self.ask("127.0.0.1", RFBSecurity()), try Self.ask("10.0.0.11", RFBSecurity(allowsPlaintext: true)),
        ] {
            #expect(result.said.map { String(buffer: $0) }?.hasPrefix("CONNECT /console HTTP/1.0\r\n") == true)
            #expect(result.isOpen)
        }
    }

    /// Connects a channel for a tunnel without TLS to `address`, and returns what was said and what came of it.
    private static func ask(
        _ address: String, _ security: RFBSecurity
    ) throws -> (said: ByteBuffer?, isOpen: Bool, error: ConsoleError?) {
        let endpoint = ConsoleEndpoint(
            address: .tcp(host: address, port: 80),
            tunnel: ConsoleTunnel(path: "/console", host: address, session: Secret("OpaqueRef:1")), security: security)
        let channel = EmbeddedChannel()
        let box = HandshakeBox.makeEmptyBox(
            valueType: ConsoleHandshakeHandler.self, eventLoop: channel.embeddedEventLoop)
        let pipeline = try ConsolePipeline(endpoint, tls: nil, rfbTLS: nil, settings: RelaySettings())
        try pipeline.add(to: channel, box).wait()
        let outcome = Watched<ConsoleError?>(nil)
        box.value?.secured.whenFailure { error in outcome.update { $0 = error as? ConsoleError } }
        try channel.connect(to: try SocketAddress(ipAddress: address, port: 80)).wait()
        let said = try channel.readOutbound(as: ByteBuffer.self)
        let (isOpen, error) = (channel.isActive, outcome.current)
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return (said, isOpen, error)
    }
}
