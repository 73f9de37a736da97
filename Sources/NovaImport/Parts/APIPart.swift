// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The section `api`.
enum APIPart {
    static func entry(_ ledger: inout NovaLedger) -> YAMLEntry {
        let identity = IdentityPart.entry(&ledger)
        var entries: [YAMLEntry] = [Self.host(asksCallers: identity != nil, &ledger)]
        if let port = ledger.number("osapi_compute_listen_port", in: 1...65_535) {
            ledger.carry(port, to: "api.port")
            entries.append(YAMLEntry("port", .plain("\(port.value)"), from: port))
        }
        if let tls = Self.tls(&ledger) { entries.append(tls) }
        if let identity {
            entries.append(identity)
        } else {
            ledger.advise(
                "decide who may call the API: without api.identity every account of this machine is an administrator")
        }
        return YAMLEntry("api", .map(entries))
    }

    private static func host(asksCallers: Bool, _ ledger: inout NovaLedger) -> YAMLEntry {
        let setting = ledger.text("osapi_compute_listen")
        let host = setting.flatMap { DialHost($0.value) }
        if let setting, host == nil { ledger.drop(setting, "it is no address and no name") }
        let isAllowed = asksCallers || host?.isLoopback == true
        if let setting, let host, isAllowed {
            ledger.carry(setting, to: "api.host")
            return YAMLEntry("host", .text(host.description), from: setting)
        }
        if let setting, host != nil {
            ledger.drop(setting, "while the API asks nobody who they are, it listens on 127.0.0.1")
        }
        return isAllowed
            ? YAMLEntry("host", .text("0.0.0.0"), comments: ["Nova's default."])
            : YAMLEntry(
                "host", .text("127.0.0.1"),
                comments: ["Another one is allowed once identity asks callers who they are."])
    }

    private static func tls(_ ledger: inout NovaLedger) -> YAMLEntry? {
        let certificate = ledger.text("[wsgi] ssl_cert_file", "ssl_cert_file")
        let key = ledger.text("[wsgi] ssl_key_file", "ssl_key_file")
        let encrypted = ledger.list("enabled_ssl_apis")
        guard encrypted?.value.contains("osapi_compute") == true else {
            for setting in [certificate, key] {
                ledger.drop(setting, "enabled_ssl_apis does not name osapi_compute, so Nova's API has no TLS itself")
            }
            ledger.drop(encrypted, "it does not name osapi_compute")
            return nil
        }
        let entry = TLSPart.entry(certificate: certificate, key: key, minimum: nil, at: "api", &ledger)
        if let encrypted {
            if entry == nil {
                ledger.drop(encrypted, "there is no certificate that can be named")
            } else {
                ledger.carry(encrypted, to: "api.tls")
            }
        }
        return entry
    }
}
