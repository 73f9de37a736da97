// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The section `api.identity`.
enum IdentityPart {
    /// Where the file with the secret of Oriel's own user belongs.
    private static let secretFile = "/etc/oriel/keystone.password"

    /// Keystone, if Nova asks it; `nil` when Nova asks nobody.
    static func entry(_ ledger: inout NovaLedger) -> YAMLEntry? {
        let strategy = ledger.text("[api] auth_strategy", "auth_strategy")
        let isConfigured = ledger.hasGroup("keystone_authtoken") || ledger.hasGroup("filter:authtoken")
        guard strategy?.value ?? (isConfigured ? "keystone" : "noauth") == "keystone" else {
            ledger.drop(strategy, "it lets everybody in; so does api without identity, to callers on this machine")
            return nil
        }
        if let strategy { ledger.carry(strategy, to: "api.identity.kind") }
        var entries = [YAMLEntry("kind", .plain("keystone")), Self.url(&ledger)]
        Self.path("ca_file", ["[keystone_authtoken] cafile", "[filter:authtoken] cafile"], &entries, &ledger)
        entries += Self.account(&ledger)
        Self.seconds(
            "cache", ["[keystone_authtoken] token_cache_time", "[filter:authtoken] token_cache_time"], 0...600,
            &entries, &ledger)
        Self.seconds(
            "timeout", ["[keystone_authtoken] http_connect_timeout", "[filter:authtoken] http_connect_timeout"], 1...10,
            &entries, &ledger)
        entries.append(
            YAMLEntry(
                "member_roles", .list(["member", "_member_"]),
                comments: ["Nova's names for roles are in its policy. Those of older clouds are, for instance:"],
                isOff: true))
        return YAMLEntry("identity", .map(entries))
    }

    private static func url(_ ledger: inout NovaLedger) -> YAMLEntry {
        let setting =
            ledger.text(
                "[keystone_authtoken] auth_url", "[keystone_authtoken] identity_uri", "[filter:authtoken] auth_url",
                "[filter:authtoken] identity_uri")
        let `public` = ledger.text(
            "[keystone_authtoken] www_authenticate_uri", "[keystone_authtoken] auth_uri",
            "[filter:authtoken] www_authenticate_uri", "[filter:authtoken] auth_uri")
        let parts = Self.parts(&ledger)
        let key = "api.identity.url"
        if let setting, let url = Self.versioned(setting.value) {
            ledger.drop(`public`, "\(setting.name) says where Keystone is; Oriel's answers do not name it")
            for part in parts { ledger.drop(part, "\(setting.name) says where Keystone is") }
            ledger.carry(setting, to: key, note: url == setting.value ? nil : "version 3")
            return YAMLEntry("url", .text(url), from: setting)
        }
        ledger.drop(setting, "it is no plain URL of a Keystone")
        if let host = parts.first {
            let scheme = parts.first { $0.name.name == "auth_protocol" }?.value ?? "https"
            let port = parts.first { $0.name.name == "auth_port" }?.value ?? "35357"
            if host.name.name == "auth_host", let url = Self.versioned("\(scheme)://\(Self.inURL(host.value)):\(port)")
            {
                ledger.drop(`public`, "\(host.name) says where Keystone is; Oriel's answers do not name it")
                for part in parts { ledger.carry(part, to: key) }
                return YAMLEntry("url", .text(url), from: host)
            }
            for part in parts { ledger.drop(part, "they make no URL of a Keystone") }
        }
        if let `public`, let url = Self.versioned(`public`.value) {
            ledger.carry(`public`, to: key, note: "nothing else says where Keystone is")
            return YAMLEntry("url", .text(url), from: `public`)
        }
        ledger.drop(`public`, "it is no plain URL of a Keystone")
        ledger.advise("write Keystone's URL to \(key)")
        return YAMLEntry(
            "url", .text("https://keystone.example.org:5000/v3"),
            comments: ["An example: these files do not say where Keystone is."])
    }

    /// What older releases had in place of a URL: the host first.
    private static func parts(_ ledger: inout NovaLedger) -> [NovaSetting<String>] {
        [
            ledger.text("[keystone_authtoken] auth_host", "[filter:authtoken] auth_host"),
            ledger.text("[keystone_authtoken] auth_port", "[filter:authtoken] auth_port"),
            ledger.text("[keystone_authtoken] auth_protocol", "[filter:authtoken] auth_protocol"),
        ].compactMap { $0 }
    }

    private static func inURL(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

    /// The URL of version 3 of the Keystone at `url`; `nil` when that is no plain URL.
    private static func versioned(_ url: String) -> String? {
        var url = url[...]
        while url.hasSuffix("/") { url = url.dropLast() }
        for version in ["/v2.0", "/v3"] where url.hasSuffix(version) { url = url.dropLast(version.count) }
        guard let place = PlainURL(String(url), schemes: ["http", "https"]),
            !place.rest.contains(where: { "?#".contains($0) })
        else { return nil }
        return "\(url)/v3"
    }

    private static func account(_ ledger: inout NovaLedger) -> [YAMLEntry] {
        let id = ledger.text("[keystone_authtoken] application_credential_id")
        let idSecret = ledger.text("[keystone_authtoken] application_credential_secret")
        let name = ledger.text(
            "[keystone_authtoken] username", "[keystone_authtoken] admin_user", "[filter:authtoken] admin_user")
        let password = ledger.text(
            "[keystone_authtoken] password", "[keystone_authtoken] admin_password", "[filter:authtoken] admin_password")
        let project = ledger.text(
            "[keystone_authtoken] project_name", "[keystone_authtoken] tenant_name",
            "[keystone_authtoken] admin_tenant_name",
            "[filter:authtoken] admin_tenant_name")
        let domains = Self.domains(&ledger)
        if let id {
            let reason = "application_credential_id says who Nova is"
            for other in [name, password, project] { ledger.drop(other, reason) }
            for domain in domains { ledger.drop(domain.setting, reason) }
            ledger.carry(id, to: "api.identity.application_credential_id")
            return [
                YAMLEntry("application_credential_id", .text(id.value), from: id),
                Secrets.entry(
                    "application_credential_secret", idSecret, file: Self.secretFile, at: "api.identity", &ledger),
            ]
        }
        ledger.drop(idSecret, "there is no application_credential_id")
        var entries: [YAMLEntry] = []
        for (key, setting, fallback) in [("username", name, "oriel"), ("project", project, "service")] {
            if let setting {
                ledger.carry(setting, to: "api.identity.\(key)")
                entries.append(YAMLEntry(key, .text(setting.value), from: setting))
            } else {
                entries.append(YAMLEntry(key, .text(fallback), comments: ["An example: these files do not say it."]))
                ledger.advise("write the \(key) of Oriel's own user in Keystone to api.identity.\(key)")
            }
        }
        entries.insert(
            Secrets.entry("password", password, file: Self.secretFile, at: "api.identity", &ledger),
            at: min(1, entries.count))
        for domain in domains {
            ledger.carry(domain.setting, to: "api.identity.\(domain.key)")
            entries.append(YAMLEntry(domain.key, .text(domain.setting.value), from: domain.setting))
        }
        return entries
    }

    /// The domains by their ids; a name is one only if it is that of the first domain, whose id every Keystone has.
    private static func domains(_ ledger: inout NovaLedger) -> [(key: String, setting: NovaSetting<String>)] {
        let identifiers = [
            ("user_domain_id", ledger.text("[keystone_authtoken] user_domain_id")),
            ("project_domain_id", ledger.text("[keystone_authtoken] project_domain_id")),
        ]
        let names = [
            ledger.text("[keystone_authtoken] user_domain_name"),
            ledger.text("[keystone_authtoken] project_domain_name"),
        ]
        var found: [(key: String, setting: NovaSetting<String>)] = []
        for ((key, identifier), name) in zip(identifiers, names) {
            if let identifier {
                ledger.drop(name, "\(identifier.name) says it")
                found.append((key, identifier))
            } else if let name, name.value.lowercased() == "default" {
                found.append((key, name.map { _ in "default" }))
            } else if let name {
                ledger.drop(name, "Oriel wants the id of the domain")
                ledger.advise("write the id of the domain at \(name.place) to api.identity.\(key)")
            }
        }
        return found
    }

    private static func path(
        _ key: String, _ names: [OptionName], _ entries: inout [YAMLEntry], _ ledger: inout NovaLedger
    ) {
        guard let setting = ledger.text(of: names) else { return }
        guard setting.value.hasPrefix("/") else { return ledger.drop(setting, "the path must be absolute") }
        ledger.carry(setting, to: "api.identity.\(key)")
        entries.append(YAMLEntry(key, .text(setting.value), from: setting))
    }

    private static func seconds(
        _ key: String, _ names: [OptionName], _ range: ClosedRange<Int>, _ entries: inout [YAMLEntry],
        _ ledger: inout NovaLedger
    ) {
        guard let setting = ledger.number(of: names, in: -1 ... .max) else { return }
        let seconds = min(max(setting.value, range.lowerBound), range.upperBound)
        ledger.carry(
            setting, to: "api.identity.\(key)", note: seconds == setting.value ? nil : "the nearest that is allowed")
        entries.append(YAMLEntry(key, .plain("\(seconds)s"), from: setting))
    }
}
