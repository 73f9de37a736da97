// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// An instance of the list, as configured.
struct StaticInstance: Sendable {
    /// `uuid` (a UUID, default derived from the names of backend and instance).
    var id: InstanceID
    /// Its key in the list.
    var name: String
    /// `host` (address or name, required).
    var host: String
    /// `port` (1 to 65535, required).
    var port: Int
    /// `password` (a secret): what the console asks for.
    var password: SecretReference?
    /// `username` (text, default the backend's): the user name that the console asks for.
    var username: String?
    /// `tls_server_name` (name or address, default the backend's): who the console's certificate must be for.
    var tlsServerName: String?
    /// `title` (text): what its owner calls it.
    var title: String?
    /// `project` (text): who owns it.
    var project: String?

    /// Reads the section of the instance called `name`; every mistake is recorded there.
    init?(section: Section, name: String, backend: BackendName) {
        let host: String? = section.required("host")
        let port: Int? = section.required("port")
        self.id = section.optional("uuid") ?? InstanceID(derivedFrom: name, of: backend)
        self.name = name
        self.password = section.optional("password")
        self.username = section.optional("username")
        self.tlsServerName = section.tlsServerName("tls_server_name")
        self.title = section.optional("title")
        self.project = section.optional("project")
        section.finish()
        guard let host, let port else { return nil }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else {
            section.mistake("must be an address or a name", at: "host")
            return nil
        }
        guard (1...65535).contains(port) else {
            section.mistake("\(port) is not allowed: 1 to 65535", at: "port")
            return nil
        }
        self.host = host
        self.port = port
    }
}
