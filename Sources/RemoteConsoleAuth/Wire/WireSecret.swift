// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// A secret on its way: it is written where the protocol says so, and printed nowhere.
struct WireSecret: Codable, Sendable, Hashable {
    let secret: Secret

    init(_ secret: Secret) {
        self.secret = secret
    }

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard text.utf8.count <= 4096 else { throw Wire.refusal("a secret of more than 4096 bytes") }
        self.secret = Secret(text)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try self.secret.reveal { try container.encode($0) }
    }
}
