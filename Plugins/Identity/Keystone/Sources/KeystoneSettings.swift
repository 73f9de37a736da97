// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The keys of Keystone.
struct KeystoneSettings: Sendable {
    /// `url` (a URL that ends in `/v3`, required).
    var url: String
    /// `ca_file` (a path, default the system's): the authorities that are trusted.
    var caFile: String?
    /// `application_credential_id`, or `username` with its domain and project: as whom Oriel itself signs in.
    private var account: Account
    /// `password`, or `application_credential_secret`.
    private var secret: SecretReference
    /// `admin_roles` (`admin`), `member_roles` (`member`), `reader_roles` (`reader`): Keystone's names for the roles.
    var roles: KeystoneRoles
    /// `cache` (0s to 10m, default 30s): for how long Keystone's answer about a token counts.
    var cache: Duration
    /// `timeout` (500ms to 10s, default 2s): how long one question may take, connecting included.
    var timeout: Duration

    private enum Account {
        case application(id: String)
        case user(name: String, domain: String, project: String, projectDomain: String)
    }

    /// Reads `section`; every mistake is recorded there.
    init?(section: Section) {
        let url: String? = section.required("url")
        self.caFile = section.optionalPath("ca_file")
        self.cache = section.value("cache", default: .seconds(30), in: .zero ... .seconds(600))
        self.timeout = section.value("timeout", default: .seconds(2), in: .milliseconds(500) ... .seconds(10))
        self.roles = KeystoneRoles(section: section)
        let id: String? = section.optional("application_credential_id")
        let idSecret: SecretReference? = section.optional("application_credential_secret")
        let username: String? = section.optional("username")
        let password: SecretReference? = section.optional("password")
        let project: String? = section.optional("project")
        let domain = section.value("user_domain_id", default: "default")
        let projectDomain = section.value("project_domain_id", default: "default")
        switch (id, idSecret, username, password, project) {
        case (let id?, let secret?, nil, nil, nil):
            (self.account, self.secret) = (.application(id: id), secret)
        case (nil, nil, let name?, let password?, let project?):
            (self.account, self.secret) = (
                .user(name: name, domain: domain, project: project, projectDomain: projectDomain), password
            )
        default:
            section.mistake(
                "needs username, password and project, or application_credential_id and "
                    + "application_credential_secret, and not both")
            return nil
        }
        guard let url else { return nil }
        guard let checked = Self.checked(url) else {
            section.mistake("must look like https://keystone.example.org:5000/v3", at: "url")
            return nil
        }
        self.url = checked
    }

    /// What Oriel signs in with.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the secret cannot be had.
    func credentials() throws -> KeystoneCredentials {
        let secret = try self.secret.fetch()
        return switch self.account {
        case .application(let id): .application(id: id, secret: secret)
        case .user(let name, let domain, let project, let projectDomain):
            .password(
                user: name, domain: domain, project: project, projectDomain: projectDomain, password: secret)
        }
    }

    private static func checked(_ url: String) -> String? {
        let url = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard ["https://", "http://"].contains(where: url.hasPrefix), url.hasSuffix("/v3"),
            url.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !"@?#".utf8.contains($0) }),
            url.split(separator: "/").count >= 3
        else { return nil }
        return url
    }
}
