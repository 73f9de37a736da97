// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Places of secrets. The secrets themselves are not read, written or told.
enum Secrets {
    /// A key that names the file where the secret in `setting` is to be put.
    static func entry(
        _ key: String, _ setting: NovaSetting<String>?, file: String, at path: String, _ ledger: inout NovaLedger
    ) -> YAMLEntry {
        let source =
            setting.map { "the value of \($0.name) (\($0.place))" } ?? "the secret, which these files do not have,"
        ledger.advise("put \(source) into \(file), for Oriel's user alone to read (mode 0600)")
        if let setting { ledger.carry(setting, to: "\(path).\(key)", note: "by reference: the secret is not copied") }
        return YAMLEntry(
            key, .secretFile(file),
            comments: [
                setting.map { "\($0.origin): put the secret into this file, it is not copied here." }
                    ?? "Put the secret into this file."
            ])
    }
}
