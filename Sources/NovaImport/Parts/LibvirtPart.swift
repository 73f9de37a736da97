// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A backend of kind `libvirt`.
enum LibvirtPart {
    static func entry(name: String, _ ledger: inout NovaLedger) -> YAMLEntry {
        let path = "backends.\(name)"
        let uri = Self.uri(at: path, &ledger)
        var entries = [YAMLEntry("kind", .plain("libvirt")), uri.entry]
        let address = BackendPart.proxyClientAddress(at: path, &ledger)
        if let address {
            entries.append(YAMLEntry("vncserver_proxyclient_address", .text(address.value.description), from: address))
        }
        if let enabled = BackendPart.vncEnabled(at: path, &ledger) { entries.append(enabled) }
        let listen = Self.listen(at: path, &ledger)
        if let listen { entries.append(YAMLEntry("vncserver_listen", .list([listen.value.description]), from: listen)) }
        if let tls = Self.tls(at: path, &ledger) {
            entries.append(tls)
        } else if !Self.isHere(uri.isLocal, address?.value, listen?.value) {
            entries.append(
                YAMLEntry(
                    "allow_plaintext", .plain("true"),
                    comments: [
                        "Nova speaks to these consoles in the clear, over a network. Oriel does not, unless this says so; better "
                            + "is tls, with VeNCrypt at the hypervisor."
                    ], isOff: true))
            ledger.advise(
                "decide how the consoles of \(path) are protected: tls, or allow_plaintext as it is with Nova")
        }
        return YAMLEntry(name, .map(entries))
    }

    /// Whether the consoles are on this machine, as far as one can tell.
    private static func isHere(_ isLocal: Bool, _ address: DialHost?, _ listen: IPNetwork?) -> Bool {
        guard isLocal else { return false }
        if let address { return address.isLoopback }
        return listen?.address.isLoopback ?? true
    }

    private static func uri(at path: String, _ ledger: inout NovaLedger) -> (entry: YAMLEntry, isLocal: Bool) {
        let type = ledger.text("[libvirt] virt_type", "libvirt_type")
        let setting = ledger.text("[libvirt] connection_uri", "libvirt_uri")
        let key = "\(path).uri"
        if let setting {
            if let uri = Self.checked(setting.value) {
                ledger.drop(type, "\(setting.name) says where libvirt is")
                ledger.carry(
                    setting, to: key, note: uri == setting.value ? nil : "without the password; libvirt has auth.conf")
                return (YAMLEntry("uri", .text(uri), from: setting), uri.contains(":///"))
            }
            ledger.drop(setting, "it is no URI of libvirt's")
        }
        let uris = [
            "xen": "xen:///system", "lxc": "lxc:///system", "parallels": "parallels:///system", "vz": "vz:///system",
        ]
        if let type {
            ledger.carry(type, to: key)
            return (YAMLEntry("uri", .text(uris[type.value.lowercased()] ?? "qemu:///system"), from: type), true)
        }
        return (
            YAMLEntry("uri", .text("qemu:///system"), comments: ["The hypervisor of the machine that Oriel runs on."]),
            true
        )
    }

    /// `uri` without a password; `nil` when it is no URI.
    private static func checked(_ uri: String) -> String? {
        guard uri.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let mark = uri.firstRange(of: ":/") else {
            return nil
        }
        let scheme = uri[..<mark.lowerBound]
        guard !scheme.isEmpty, scheme.utf8.allSatisfy({ $0 != UInt8(ascii: "@") }) else { return nil }
        let behind = uri[mark.upperBound...]
        guard behind.hasPrefix("/") else { return uri }
        let authority = behind.dropFirst().prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return uri
        }
        return String(uri[..<colon] + uri[at...])
    }

    private static func listen(at path: String, _ ledger: inout NovaLedger) -> NovaSetting<IPNetwork>? {
        guard let setting = ledger.text("[vnc] server_listen", "[vnc] vncserver_listen", "vncserver_listen") else {
            return nil
        }
        guard let network = IPNetwork(setting.value) else {
            ledger.drop(setting, "where instances listen is compared by address, and this is a name")
            return nil
        }
        ledger.carry(
            setting, to: "\(path).vncserver_listen", note: "for oriel backends check; it is set at the hypervisor now")
        return setting.map { _ in network }
    }

    /// VeNCrypt towards the consoles, if Nova speaks it.
    private static func tls(at path: String, _ ledger: inout NovaLedger) -> YAMLEntry? {
        let schemes = ledger.list("[vnc] auth_schemes")
        let files = [
            ("ca_file", ledger.text("[vnc] vencrypt_ca_certs")),
            ("cert_file", ledger.text("[vnc] vencrypt_client_cert")),
            ("key_file", ledger.text("[vnc] vencrypt_client_key")),
        ]
        guard let schemes, schemes.value.contains("vencrypt") else {
            for (_, file) in files { ledger.drop(file, "auth_schemes does not have vencrypt, so Nova does not use it") }
            if let schemes { ledger.carry(schemes, to: "\(path).tls", note: "left out: none") }
            return nil
        }
        let isMixed = schemes.value.contains("none")
        ledger.carry(schemes, to: "\(path).tls", note: isMixed ? "nothing else is spoken then, none neither" : nil)
        if isMixed {
            ledger.advise("let every console of \(path) do VeNCrypt, or put the others into a backend of their own")
        }
        var entries: [YAMLEntry] = []
        let isPair = files[1].1 != nil && files[2].1 != nil
        for (key, file) in files {
            guard let file else { continue }
            if !file.value.hasPrefix("/") {
                ledger.drop(file, "the path must be absolute")
                ledger.advise("write \(path).tls.\(key) as an absolute path (\(file.place))")
            } else if key != "ca_file", !isPair {
                ledger.drop(file, "the certificate and its key must both be given")
            } else {
                ledger.carry(file, to: "\(path).tls.\(key)")
                entries.append(YAMLEntry(key, .text(file.value), from: file))
            }
        }
        ledger.advise(
            "look whether the consoles' certificates of \(path) name the host that is dialled: Nova does not check it")
        return entries.isEmpty
            ? YAMLEntry("tls", .plain("{}"), from: schemes)
            : YAMLEntry("tls", .map(Self.pairs(entries)), from: schemes)
    }

    /// Without a certificate that has lost its key, or the other way round, because one of the paths was no good.
    private static func pairs(_ entries: [YAMLEntry]) -> [YAMLEntry] {
        let keys = Set(entries.map(\.key))
        return keys.isSuperset(of: ["cert_file", "key_file"]) ? entries : entries.filter { $0.key == "ca_file" }
    }
}
