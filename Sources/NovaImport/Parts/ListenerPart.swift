// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The section `listeners`.
enum ListenerPart {
    static func entry(_ ledger: inout NovaLedger) -> YAMLEntry {
        var entries = [Self.noVNC(&ledger)]
        if let xvp = Self.xvp(&ledger) { entries.append(xvp) }
        return YAMLEntry("listeners", .map(entries))
    }

    private static func noVNC(_ ledger: inout NovaLedger) -> YAMLEntry {
        let at = "listeners.novnc"
        var entries = [YAMLEntry("kind", .plain("novnc"))]
        entries.append(Self.host(["[vnc] novncproxy_host", "novncproxy_host"], at: at, &ledger))
        let port = ledger.number("[vnc] novncproxy_port", "novncproxy_port", in: 1...65_535)
        if let port { entries.append(Self.port(port, at: at, &ledger)) }
        let base = Self.baseURL(
            ["[vnc] novncproxy_base_url", "novncproxy_base_url"],
            fallback: "http://127.0.0.1:\(port?.value ?? 6080)/console.html",
            at: at, &ledger)
        entries.append(base.entry)
        if !base.isOwnPage {
            entries[entries.count - 1].comments.append(
                "console.html is Oriel's page, which says why a console does not open; noVNC's pages work too, if the installed "
                    + "noVNC has them.")
        }
        entries += Self.origins(scheme: base.scheme, at: at, &ledger)
        entries.append(
            YAMLEntry(
                "frame_ancestors", .list(["https://dashboard.example.org"]),
                comments: ["A dashboard that shows the console in a frame, as Horizon does, has to be named here:"],
                isOff: true))
        if let web = ledger.text("web") {
            if web.value.hasPrefix("/") {
                ledger.carry(web, to: "\(at).web")
                entries.append(YAMLEntry("web", .text(web.value), from: web))
            } else {
                ledger.drop(web, "the path must be absolute")
            }
        }
        let tls = TLSPart.entry(
            certificate: ledger.text("cert"), key: ledger.text("key"),
            minimum: ledger.text("[console] ssl_minimum_version"),
            at: at, &ledger)
        if let only = ledger.flag("ssl_only") {
            if tls != nil {
                ledger.carry(only, to: "\(at).tls", note: "with tls nothing else is spoken")
            } else {
                ledger.drop(
                    only, only.value ? "there is no certificate that can be named" : "there is no TLS without tls")
            }
        }
        if let tls { entries.append(tls) }
        if tls == nil, base.scheme == "https" {
            entries.append(
                YAMLEntry(
                    "trusted_proxies", .list(["192.0.2.10"]),
                    comments: [
                        "base_url is https and there is no certificate: name the load balancer in front, or write tls."
                    ],
                    isOff: true))
            ledger.advise("name the load balancer that does TLS in \(at).trusted_proxies, or give the listener tls")
        }
        return YAMLEntry("novnc", .map(entries))
    }

    /// The listener for Nova's Java viewer, if anything is said about it: there is none in today's Nova.
    private static func xvp(_ ledger: inout NovaLedger) -> YAMLEntry? {
        let names: [OptionName] = ["xvpvncproxy_base_url", "xvpvncproxy_host", "xvpvncproxy_port"]
        guard names.contains(where: { ledger.has($0, OptionName("vnc", $0.name)) }) else { return nil }
        let at = "listeners.xvpvnc"
        var entries = [YAMLEntry("kind", .plain("xvpvnc"))]
        entries.append(Self.host(["[vnc] xvpvncproxy_host", "xvpvncproxy_host"], at: at, &ledger))
        let port = ledger.number("[vnc] xvpvncproxy_port", "xvpvncproxy_port", in: 1...65_535)
        if let port { entries.append(Self.port(port, at: at, &ledger)) }
        let base = Self.baseURL(
            ["[vnc] xvpvncproxy_base_url", "xvpvncproxy_base_url"],
            fallback: "http://127.0.0.1:\(port?.value ?? 6081)/console", at: at, allowsFragment: false, &ledger)
        entries.append(base.entry)
        return YAMLEntry("xvpvnc", .map(entries))
    }

    private static func host(_ names: [OptionName], at path: String, _ ledger: inout NovaLedger) -> YAMLEntry {
        if let setting = ledger.text(of: names) {
            if let host = DialHost(setting.value) {
                ledger.carry(setting, to: "\(path).host")
                return YAMLEntry("host", .text(host.description), from: setting)
            }
            ledger.drop(setting, "it is no address and no name")
        }
        return YAMLEntry("host", .text("0.0.0.0"), comments: ["Nova's default. Oriel's is 127.0.0.1."])
    }

    private static func port(_ setting: NovaSetting<Int>, at path: String, _ ledger: inout NovaLedger) -> YAMLEntry {
        ledger.carry(setting, to: "\(path).port")
        return YAMLEntry("port", .plain("\(setting.value)"), from: setting)
    }

    /// The base URL, its scheme, and whether its page is Oriel's own.
    private static func baseURL(
        _ names: [OptionName], fallback: String, at path: String, allowsFragment: Bool = true,
        _ ledger: inout NovaLedger
    ) -> (entry: YAMLEntry, scheme: String, isOwnPage: Bool) {
        if let setting = ledger.text(of: names) {
            if let url = PlainURL(setting.value, schemes: ["http", "https"]), allowsFragment || !url.rest.contains("#")
            {
                ledger.carry(setting, to: "\(path).base_url")
                let page = url.rest.prefix { !"?#".contains($0) }
                return (
                    YAMLEntry("base_url", .text(setting.value), from: setting), url.scheme,
                    page.hasSuffix("/console.html")
                )
            }
            ledger.drop(setting, "it is no plain http or https URL")
        }
        ledger.advise("write the URL by which users reach this listener to \(path).base_url")
        let entry = YAMLEntry(
            "base_url", .text(fallback),
            comments: ["An example for this machine alone: write the name that users know it by."])
        return (entry, "http", true)
    }

    private static func origins(scheme: String, at path: String, _ ledger: inout NovaLedger) -> [YAMLEntry] {
        guard let hosts = ledger.list("[console] allowed_origins", "console_allowed_origins"), !hosts.value.isEmpty
        else {
            return []
        }
        let origins = hosts.value.map { host in
            "\(scheme)://" + (IPAddress(host)?.isIPv4 == false ? "[\(host)]" : host)
        }
        guard origins.allSatisfy({ WebOrigin($0) != nil }) else {
            ledger.drop(hosts, "it must be a list of host names")
            return []
        }
        ledger.carry(
            hosts, to: "\(path).allowed_origins", note: "as whole origins: Nova compares hosts, whatever the port")
        var entry = YAMLEntry("allowed_origins", .list(origins), from: hosts)
        entry.comments.append(
            "Nova compares hosts alone. A port that is not the usual one of \(scheme) has to be added here.")
        return [entry]
    }
}
