// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Logging

/// How a backend's consoles are secured, as configured: the keys that every kind of backend shares.
///
/// - `tls` (section): demands VeNCrypt with a certificate of every console, and says how it is checked
///   - `ca_file` (path, default the system's): the certificate authorities that are trusted
///   - `cert_file` and `key_file` (paths, both or none): the certificate that is shown to a console that asks for one
///   - `server_name` (name or address, default the host that is dialled): who the certificate must be for
/// - `allow_plaintext` (true or false, default false): whether consoles may be spoken to in the clear over a network
public struct ConsoleSecuritySettings: Sendable, Hashable {
    /// `tls`: how a console's certificate is checked; `nil` without that section.
    public var tls: ConsoleTLS?
    /// `allow_plaintext`: whether consoles may be spoken to in the clear over a network.
    public var allowsPlaintext = false

    /// Settings with these values.
    public init(tls: ConsoleTLS? = nil, allowsPlaintext: Bool = false) {
        self.tls = tls
        self.allowsPlaintext = allowsPlaintext
    }

    /// Reads the keys above from the section of a backend, whose other keys are the caller's; every mistake is recorded
    /// there. Opens no file.
    public init(section: Section) {
        self.allowsPlaintext = section.value("allow_plaintext", default: false)
        guard let entry = section.section("tls") else { return }
        self.tls = Self.tls(entry)
        if self.allowsPlaintext {
            section.mistake(
                "means nothing with tls, which rules the clear out: leave one of them out", at: "allow_plaintext")
        }
    }

    /// What the endpoint of one console carries.
    ///
    /// - Parameter serverName: who this console's certificate must be for, if it is another than the backend's.
    public func security(username: String? = nil, password: Secret?, serverName: String? = nil) -> RFBSecurity {
        var tls = self.tls
        if let serverName { tls?.serverName = serverName }
        return RFBSecurity(
            username: username, password: password, tls: tls, allowsPlaintext: self.allowsPlaintext)
    }

    /// Says at the start what is not protected, in a line of its own.
    public func announce(_ logger: Logger) {
        guard self.allowsPlaintext else { return }
        logger.warning("allow_plaintext: consoles of this backend may be spoken to in the clear over a network")
    }

    private static func tls(_ section: Section) -> ConsoleTLS {
        let tls = ConsoleTLS(
            authorities: section.optionalPath("ca_file"), certificate: section.optionalPath("cert_file"),
            privateKey: section.optionalPath("key_file"), serverName: section.tlsServerName("server_name"))
        if section.has("cert_file"), !section.has("key_file") {
            section.mistake("is required with cert_file: the key of that certificate", at: "key_file")
        }
        if section.has("key_file"), !section.has("cert_file") {
            section.mistake("is required with key_file: the certificate of that key", at: "cert_file")
        }
        section.finish()
        return tls
    }
}

extension Section {
    /// The host name or address at `key` that a certificate can be for, or `nil` when there is none or it is a mistake.
    public func tlsServerName(_ key: String) -> String? {
        guard let name: String = self.optional(key) else { return nil }
        let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }
        guard (1...253).contains(name.utf8.count), isPlain, !name.contains(":") || IPAddress(name) != nil else {
            self.mistake("must be a host name or an address, with no port", at: key)
            return nil
        }
        return name
    }
}
