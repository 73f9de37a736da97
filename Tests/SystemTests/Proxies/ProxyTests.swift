// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Consoles through what operators put in front of them, with the browser's own noVNC.
@Suite(.serialized) struct ProxyTests {
    private let hypervisor: Hypervisor
    private let files: ServerFiles

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
        self.files = try ServerFiles()
    }

    /// A page, and where it says that it shows the console.
    private static let lite = ("vnc_lite.html", "#status")
    private static let full = ("vnc.html?autoconnect=true", "#noVNC_status")
    private static let own = ("console.html", "#status[data-state=open]")

    private static let ways: [(ReverseProxy.Kind, (String, String))] = [
        (.haproxy, Self.lite), (.haproxy, Self.full), (.haproxy, Self.own), (.haproxyWithFolder, Self.lite),
        (.haproxyWithFolder, Self.own), (.nginx, Self.lite), (.nginx, Self.full), (.nginx, Self.own),
        (.nginxWithoutFolder, Self.lite), (.nginxWithoutFolder, Self.own), (.headerTwo, Self.lite),
        (.headerTwo, Self.full), (.headerTwo, Self.own), (.headerOne, Self.lite),
    ]

    /// A gateway behind a proxy that is trusted, and nobody else is.
    private func stage(
        _ kind: ReverseProxy.Kind, page: String
    ) throws -> (gateway: OrielProcess, proxy: ReverseProxy, base: String) {
        let port = try FreePorts.find(1)[0]
        let base = "https://127.0.0.1:\(port)\(kind.folder)"
        var keys = ["trusted_proxies: [\(ReverseProxy.address)]"]
        if kind.passesTLS {
            keys += [
                "proxy_protocol: true",
                "tls: {cert_file: \(self.files.certificate), key_file: \(self.files.key)}",
            ]
        }
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"], page: page, log: "debug", base: base,
            listener: keys)
        let proxy = try ReverseProxy(kind, port: port, gateway: gateway.webPort, certificate: self.files)
        return (gateway, proxy, base)
    }

    /// The clients of the sessions that were opened, as the log has them.
    private static func clients(_ gateway: OrielProcess, expecting count: Int) -> [String] {
        gateway.lines(with: "session opened", expecting: count).compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("client=") }.map { String($0.dropFirst(7)) }
        }
    }

    /// Asks for an upgrade over TLS, from an address of the test's own and with forged fields.
    private static func forge(_ url: String) throws {
        let result = try Command.run(
            "curl",
            [
                "--silent", "--insecure", "--http1.1", "--noproxy", "*", "--interface", "127.0.0.2", "--max-time", "3",
                "--output", "/dev/null", "--write-out", "%{http_code}", "--header", "X-Forwarded-For: 192.0.2.66",
                "--header", "X-Forwarded-For: 192.0.2.67, 127.0.0.3", "--header", "X-Real-IP: 192.0.2.66",
                "--header", "Forwarded: for=192.0.2.66", "--header", "Connection: Upgrade", "--header",
                "Upgrade: websocket", "--header", "Sec-WebSocket-Version: 13", "--header",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", url,
            ])
        guard result.output.hasPrefix("101") else { throw Failure("not upgraded: \(result.output)\(result.errors)") }
    }

    @Test(arguments: Self.ways)
    func theScreenIsShownAndTheClientIsTheBrowser(kind: ReverseProxy.Kind, page: (String, String)) throws {
        let (gateway, proxy, base) = try self.stage(kind, page: page.0)
        let guest = try self.hypervisor.start("fronted")
        let browser = try Browser(takesAnyCertificate: true)
        try browser.open(gateway.url("fronted"))
        try browser.wait(for: "QEMU (fronted)", in: page.1)
        try browser.type("x")
        #expect(Wait.until(seconds: 30) { guest.serial.hasSuffix("> x") })
        #expect(Self.clients(gateway, expecting: 1) == ["127.0.0.1"])

        let token = try OrielProcess.token(in: gateway.url("fronted"))
        try Self.forge("\(base)/?token=\(token)")
        #expect(Self.clients(gateway, expecting: 2) == ["127.0.0.1", "127.0.0.2"])

        // Neither the checks of the proxy nor the browser's farewell are worth a warning, and no log has the token.
        let lines = gateway.log.split(separator: "\n").filter { !$0.contains("there are file descriptors for fewer") }
        for word in [" warning ", " error ", "192.0.2.66", "refused"] {
            #expect(!lines.contains { $0.contains(word) }, "\(lines)")
        }
        #expect(!proxy.log.contains(token))
    }

    @Test func aStrangerBeforeTheGatewayCannotPretendToBeAProxy() throws {
        let port = try FreePorts.find(1)[0]
        let gateway = try OrielProcess(
            backends: ["kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}"], page: "console.html",
            base: "https://127.0.0.1:\(port)",
            listener: [
                "trusted_proxies: [\(ReverseProxy.address)]",
                "tls: {cert_file: \(self.files.certificate), key_file: \(self.files.key)}",
            ])
        _ = try self.hypervisor.start("fronted")
        let token = try OrielProcess.token(in: gateway.url("fronted"))
        try Self.forge("https://127.0.0.1:\(gateway.webPort)/?token=\(token)")
        #expect(Self.clients(gateway, expecting: 1) == ["127.0.0.2"])
    }
}
