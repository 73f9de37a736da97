// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A pin as the configuration writes it.
struct PinText: SettingsValue {
    static var expectation: String {
        "the SHA-256 of a certificate, as in sha256: and 64 hexadecimal digits; oriel backends pin NAME shows it"
    }

    /// The pin.
    let pin: CertificatePin

    init?(node: SettingsNode) {
        guard let text = String(node: node), let pin = CertificatePin(text) else { return nil }
        self.pin = pin
    }
}
