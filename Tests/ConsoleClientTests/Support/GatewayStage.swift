// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleTestKit
import Foundation
import Logging
import NIOCore
import NIOPosix
import TLS
import Testing

@testable import ConsoleClient
@testable import NoVNCListener

/// A listener for browsers with a fake console behind it, and a port for viewers before it.
struct GatewayStage {
    let authorizer: FakeAuthorizer
    let server: FakeVNCServer
    let port: ViewerPort
    /// What the user was told.
    let said: Watched<[String]>
    /// How many tokens were asked for.
    let asked: Watched<Int>
    /// Why the next wish for a token fails.
    let failure: Watched<String?>
    private let run: Task<Void, any Error>
    private let web: String

    private struct NoToken: Error {
        var why: String
    }

    /// Sets it.
    ///
    /// - Parameters:
    ///   - tls: what the listener encrypts with.
    ///   - authorities: whom the client trusts.
    ///   - host: what the access URL calls the listener's address.
    ///   - folder: the folder of the access URL's page.
    static func set(
        _ script: VNCScript = VNCScript(), tls: TestIdentity? = nil, authorities: String? = nil,
        host: String = "127.0.0.1", folder: String = "/"
    ) async throws -> GatewayStage {
        let server = try await FakeVNCServer.start(script)
        let authorizer = FakeAuthorizer(port: server.port)
        let web = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: web.appendingPathComponent("core"), withIntermediateDirectories: true)
        for name in ["core/rfb.js", "vnc.html"] { try Data("x".utf8).write(to: web.appendingPathComponent(name)) }

        let (socket, webPort) = try Self.listen()
        let base = "\(tls == nil ? "http" : "https")://\(host):\(webPort)\(folder)console.html"
        let section = Section(
            .map(["port": .text("0"), "base_url": .text(base), "web": .text(web.path)]),
            report: SettingsReport(file: "f"))
        var settings = try #require(NoVNCSettings(section: section))
        if let tls {
            settings.transport.tls = .init(certificateFile: tls.certificate, keyFile: tls.privateKey)
        }
        let accessURL = settings.accessURL
        let listening = Watched(false)
        let context = ListenerContext(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, authorizer: authorizer, ownAddresses: [],
            inheritedSocket: socket, onListening: { _ in listening.update { $0 = true } })
        let listener = try NoVNCListener(settings: settings, context: context)
        let run = Task { try await listener.run() }
        try await listening.wait(for: "the listener") { $0 }

        let (said, asked, failure) = (Watched<[String]>([]), Watched(0), Watched<String?>(nil))
        let access = ConsoleAccess(
            url: {
                asked.update { $0 += 1 }
                if let why = failure.current { throw NoToken(why: why) }
                return accessURL.url(for: authorizer.token)
            },
            explain: { ($0 as? NoToken)?.why ?? "\($0)" },
            say: { text in said.update { $0.append(text) } })
        let port = try await ViewerPort.open(
            port: 0, dialer: GatewayDialer(authorities: authorities), access: access)
        return GatewayStage(
            authorizer: authorizer, server: server, port: port, said: said, asked: asked, failure: failure, run: run,
            web: web.path)
    }

    /// Takes it down, and expects nothing to be left open.
    func strike() async throws {
        await self.port.close()
        self.run.cancel()
        try await self.run.value
        try await self.server.waitForOpen(0)
        try await self.server.stop()
        try FileManager.default.removeItem(atPath: self.web)
    }

    /// A viewer of ours that goes through the handshake.
    func viewer(isReading: Bool = true) async throws -> RawClient {
        let viewer = try await RawClient.connect(port: self.port.port)
        #expect(try await viewer.read(12) == Array("RFB 003.008\n".utf8))
        try await viewer.send("RFB 003.008\n")
        #expect(try await viewer.read(2) == [1, 1])
        try await viewer.send([1])
        #expect(try await viewer.read(4) == [0, 0, 0, 0])
        if !isReading { try await viewer.setReading(false) }
        try await viewer.send([1])
        return viewer
    }

    /// Connects, and gives the reason of the refusal that comes.
    func refusal(version: UInt8 = 8) async throws -> String {
        let viewer = try await RawClient.connect(port: self.port.port)
        _ = try await viewer.read(12)
        try await viewer.send("RFB 003.00\(version)\n")
        #expect(try await viewer.read(version == 3 ? 4 : 1).allSatisfy { $0 == 0 })
        let length = try await viewer.read(4).reduce(0) { $0 << 8 | Int($1) }
        let reason = String(decoding: try await viewer.read(length), as: UTF8.self)
        #expect(try await viewer.readToEnd().isEmpty)
        return reason
    }

    /// A socket that listens, so that its port is known before there is a listener.
    private static func listen() throws -> (socket: Int32, port: Int) {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(socket, raw, length) == 0 && Foundation.listen(socket, 64) == 0
                    && getsockname(socket, raw, &length) == 0
            }
        }
        try #require(status)
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }
}
