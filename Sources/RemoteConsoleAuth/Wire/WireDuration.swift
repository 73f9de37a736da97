// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What is left of a time, in milliseconds: proxies are never told what o'clock it is.
struct WireDuration: Codable, Sendable, Hashable {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init(from decoder: any Decoder) throws {
        let milliseconds = try decoder.singleValueContainer().decode(Int64.self)
        guard (0...10_000 * 86_400_000).contains(milliseconds) else {
            throw Wire.refusal("this number of milliseconds")
        }
        self.duration = .milliseconds(milliseconds)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(max(0, self.duration.wholeMilliseconds))
    }
}
