// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A backend of kind `xenserver`.
enum XenServerPart {
    static func entry(name: String, _ ledger: inout NovaLedger) -> YAMLEntry {
        let path = "backends.\(name)"
        var entries = [YAMLEntry("kind", .plain("xenserver"))]
        let url = Self.url(at: path, &ledger)
        entries += url.entries
        let username = ledger.text("[xenserver] connection_username", "xenapi_connection_username")
        if let username {
            ledger.carry(username, to: "\(path).username")
            entries.append(YAMLEntry("username", .text(username.value), from: username))
        } else {
            entries.append(
                YAMLEntry("username", .text("root"), comments: ["Nova's default."]))
        }
        let password = ledger.text("[xenserver] connection_password", "xenapi_connection_password")
        entries.append(Secrets.entry("password", password, file: "/etc/oriel/\(name).password", at: path, &ledger))
        if url.isEncrypted {
            entries.append(
                YAMLEntry(
                    "pins", .list(["sha256:" + String(repeating: "0", count: 64)]),
                    comments: [
                        "Nova looks at no certificate; Oriel does. What a host has signed itself is accepted by its pin, which "
                            + "`oriel backends pin \(name)` shows:"
                    ], isOff: true))
            ledger.advise("write the pins of \(path), or a ca_file: Nova does not look at XenServer's certificates")
        }
        if let address = BackendPart.proxyClientAddress(at: path, &ledger) {
            entries.append(YAMLEntry("vncserver_proxyclient_address", .text(address.value.description), from: address))
        }
        if let enabled = BackendPart.vncEnabled(at: path, &ledger) { entries.append(enabled) }
        Self.dropWhatXapiDoes(&ledger)
        return YAMLEntry(name, .map(entries))
    }

    private static func url(at path: String, _ ledger: inout NovaLedger) -> (entries: [YAMLEntry], isEncrypted: Bool) {
        if let setting = ledger.text("[xenserver] connection_url", "xenapi_connection_url") {
            var text = setting.value
            while text.hasSuffix("/") { text.removeLast() }
            if let url = PlainURL(text, schemes: ["http", "https"]), url.rest.isEmpty {
                ledger.carry(setting, to: "\(path).url")
                let entry = YAMLEntry("url", .text(text), from: setting)
                guard url.scheme == "http" else { return ([entry], true) }
                ledger.advise(
                    "use https in \(path).url if the host has it: passwords and consoles go over http in the clear")
                return ([entry, YAMLEntry("scheme", .plain("http"))], false)
            }
            ledger.drop(
                setting,
                setting.value.hasPrefix("unix:")
                    ? "that is a socket of the control domain; Oriel reaches a host by its address"
                    : "it is no plain http or https URL of a host")
        }
        ledger.advise("write the URL of the XenServer host, or of the pool's coordinator, to \(path).url")
        let entry = YAMLEntry(
            "url", .text("https://xenserver.example.org"),
            comments: ["An example: these files do not say where the host is."])
        return ([entry], true)
    }

    /// Where VNC servers listen and how they are protected is xapi's affair.
    private static func dropWhatXapiDoes(_ ledger: inout NovaLedger) {
        let reason = "consoles of XenServer are reached through xapi and its TLS"
        ledger.drop(ledger.text("[vnc] server_listen", "[vnc] vncserver_listen", "vncserver_listen"), reason)
        ledger.drop(ledger.text("[vnc] auth_schemes"), reason)
        ledger.drop(ledger.text("[vnc] vencrypt_ca_certs"), reason)
        ledger.drop(ledger.text("[vnc] vencrypt_client_cert"), reason)
        ledger.drop(ledger.text("[vnc] vencrypt_client_key"), reason)
    }
}
