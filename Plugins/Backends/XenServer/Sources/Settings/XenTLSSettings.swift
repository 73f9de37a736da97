// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The keys about TLS of a XenServer backend: the same for xapi and for consoles, which the same hosts answer.
///
/// - `ca_file` (path, default the system's): the certificate authorities that are trusted
/// - `pins` (list of pins, or a map of them by host): the certificates that are accepted instead
/// - `verify_certificates` (true or false, default true): whether certificates are looked at
/// - `tls_minimum` (`1.0`, `1.1` or `1.2`, default `1.2`): the oldest version that is spoken
struct XenTLSSettings: Sendable, Hashable {
    /// `ca_file`.
    var authorities: String?
    /// `pins`.
    var pins = HostMap<Set<CertificatePin>>()
    /// `verify_certificates`.
    var isVerified = true
    /// `tls_minimum`.
    var minimumVersion = TLSVersionFloor.tls12

    /// TLS with the system's authorities.
    init() {}

    /// Reads the keys above from the section of the backend; every mistake is recorded there. Opens no file.
    init(section: Section) {
        self.authorities = section.optionalPath("ca_file")
        self.pins = HostMap(
            "pins", of: section, whole: { Self.pins("pins", of: $0) }, entry: { Self.pins($1, of: $0) })
        self.isVerified = section.value("verify_certificates", default: true)
        let version = section.value("tls_minimum", default: TLSVersionFloor.tls12.rawValue)
        if let floor = TLSVersionFloor(rawValue: version) {
            self.minimumVersion = floor
        } else {
            let allowed = TLSVersionFloor.allCases.map(\.rawValue).joined(separator: ", ")
            section.mistake("\"\(version)\" is not allowed: \(allowed)", at: "tls_minimum")
        }
        if !self.isVerified {
            for key in ["ca_file", "pins"] where section.has(key) {
                section.mistake("means nothing with verify_certificates: false: leave one of them out", at: key)
            }
        }
        if self.pins.common != nil, section.has("ca_file") {
            section.mistake("means nothing with a list of pins, which count for every host", at: "ca_file")
        }
    }

    private static func pins(_ key: String, of section: Section) -> Set<CertificatePin>? {
        let pins = Set(section.list(key, of: PinText.self).map(\.pin))
        return pins.isEmpty ? nil : pins
    }

    /// The keys, for a configuration that may have none of them.
    static let keys = ["ca_file", "pins", "verify_certificates", "tls_minimum"]

    /// How the TLS of the host with `names` is checked.
    func tls(for names: HostNames) -> ConsoleTLS {
        ConsoleTLS(
            authorities: self.authorities, pins: self.pins.value(for: names) ?? [], isVerified: self.isVerified,
            minimumVersion: self.minimumVersion)
    }
}
