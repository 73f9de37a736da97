// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A token is in the answer that gives it and nowhere else.
@Suite(.serialized) struct CanaryTests {
    private let hypervisor: Hypervisor

    init() throws {
        self.hypervisor = try Hypervisor.shared.get()
    }

    @Test func noLogNoErrorAndNoFileHoldsAToken() throws {
        let guest = try self.hypervisor.start("box", password: "Canary77")
        let gateway = try OrielProcess(
            backends: [
                "kvm: {kind: libvirt, uri: \"\(self.hypervisor.uri)\"}",
                "lab: {kind: static, instances: {away: {host: 127.0.0.1, port: 1}}}",
            ], log: "trace",
            authority: "limits: {new_tokens_per_second_per_principal: 0, max_sessions_per_instance: 0}")
        var tokens: [String] = []
        var told = ""
        func token(_ instance: String) throws -> String {
            let result = try gateway.command("console", "url", instance)
            told += result.errors
            let token = try OrielProcess.token(in: result.output)
            tokens.append(token)
            return token
        }
        func client(_ target: String, origin: String?, headers: [String] = []) throws -> WebSocketClient {
            let client = try WebSocketClient(port: gateway.webPort, target: target, origin: origin, headers: headers)
            for line in client.head.split(whereSeparator: \.isNewline) {
                guard let cookie = line.firstMatch(of: /oriel-resume-[^=]+=([^;]+)/) else {
                    told += line + "\n"
                    continue
                }
                // What takes the session up again is as secret as the token.
                tokens.append(String(cookie.1))
            }
            return client
        }

        // What succeeds, and everything that can fail with a token in hand.
        let good = try token("box")
        let session = try client("/?token=\(good)", origin: gateway.web)
        _ = try session.handshake()
        told += try client("/?token=\(good)", origin: gateway.web).refusal()
        _ = try client("/?token=\(good)", origin: nil)
        _ = try client("/?token=\(try token("box"))", origin: "http://evil.example")
        _ = try client("/?token=\(try token("box"))%0d%0aX", origin: nil)
        _ = try client("/deep/path?a=1&token=\(try token("away"))", origin: nil)
        told += try client("/?token=\(try token("away"))", origin: gateway.web).refusal()
        _ = try client("/", origin: gateway.web, headers: ["Cookie: token=\(try token("box"))"]).handshake()
        let vanishing = try client("/?token=\(try token("box"))", origin: nil)
        vanishing.vanish(reset: true)
        let text = try client("/?token=\(try token("box"))", origin: nil)
        _ = try text.handshake()
        for path in ["/console.html?path=%3Ftoken%3D", "/nothing?token=", "/?token="] {
            told += try HTTP.get(gateway.web + path + token("box")).head
        }
        told += try HTTP.get("\(gateway.api)/v2.1/os-console-auth-tokens/\(token("box"))").head
        let stopped = try token("box")
        try guest.destroy()
        told += try client("/?token=\(stopped)", origin: gateway.web).refusal()

        #expect(tokens.count >= 15)
        let process = "/proc/\(gateway.pid)"
        var places = ["what was told": Data(told.utf8)]
        for name in ["cmdline", "environ"] { places[name] = FileManager.default.contents(atPath: "\(process)/\(name)") }
        for name in try FileManager.default.contentsOfDirectory(atPath: gateway.directory) {
            places[name] = FileManager.default.contents(atPath: "\(gateway.directory)/\(name)")
        }
        #expect(places.keys.contains("tokens.db-wal"))
        #expect(gateway.log.contains("trace") || gateway.log.contains("debug"))
        for (name, data) in places {
            // A third of a token is more than chance puts anywhere.
            for token in tokens {
                for start in stride(from: 0, to: 42, by: 14) {
                    #expect(data.range(of: Data(token.utf8.dropFirst(start).prefix(14))) == nil, "\(name)")
                }
            }
            #expect(name == "oriel.yaml" || data.range(of: Data("Canary77".utf8)) == nil, "\(name)")
        }
    }
}
