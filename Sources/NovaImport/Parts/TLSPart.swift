// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The section `tls` of a server.
enum TLSPart {
    /// The section for `certificate` and `key`, which may be in one file; `nil` when there is no certificate that can be named.
    static func entry(
        certificate: NovaSetting<String>?, key: NovaSetting<String>?, minimum: NovaSetting<String>?, at path: String,
        _ ledger: inout NovaLedger
    ) -> YAMLEntry? {
        guard let certificate else {
            ledger.drop(key, "there is no certificate")
            ledger.drop(minimum, "there is no certificate, so no TLS")
            return nil
        }
        let paths = [certificate, key].compactMap { $0 }
        guard paths.allSatisfy({ $0.value.hasPrefix("/") }) else {
            for setting in paths { ledger.drop(setting, "paths must be absolute") }
            ledger.drop(minimum, "there is no certificate with an absolute path, so no TLS")
            ledger.advise("write \(path).tls with cert_file and key_file as absolute paths (\(certificate.place))")
            return nil
        }
        ledger.carry(certificate, to: "\(path).tls.cert_file")
        var entries = [YAMLEntry("cert_file", .text(certificate.value), from: certificate)]
        if let key {
            ledger.carry(key, to: "\(path).tls.key_file")
            entries.append(YAMLEntry("key_file", .text(key.value), from: key))
        } else {
            entries.append(
                YAMLEntry("key_file", .text(certificate.value), comments: ["The same file, as with Nova."]))
        }
        if let minimum, let entry = Self.minimum(minimum, at: path, &ledger) { entries.append(entry) }
        ledger.advise("let Oriel's user read the key in \(path).tls, and nobody else")
        return YAMLEntry("tls", .map(entries))
    }

    private static func minimum(
        _ setting: NovaSetting<String>, at path: String, _ ledger: inout NovaLedger
    ) -> YAMLEntry? {
        switch setting.value {
        case "tlsv1_2", "tlsv1_3":
            ledger.carry(setting, to: "\(path).tls.minimum_version")
            return YAMLEntry("minimum_version", .plain(setting.value == "tlsv1_3" ? "1.3" : "1.2"), from: setting)
        case "default":
            ledger.carry(setting, to: "\(path).tls.minimum_version", note: "1.2, the default")
        default:
            ledger.drop(setting, "TLS 1.2 is the least here")
        }
        return nil
    }
}
