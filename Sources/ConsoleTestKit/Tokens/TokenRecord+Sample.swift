// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

extension TokenRecord {
    /// A record with a random hash and session and plain values otherwise; made in the year 2100, if nothing else is said.
    public static func sample(
        issuedAt: Instant = Instant(milliseconds: 4_102_444_800_000), lifetime: Duration = .seconds(600),
        project: String? = nil
    ) -> TokenRecord {
        TokenRecord(
            tokenHash: (0..<32).map { _ in UInt8.random(in: .min ... .max) }, session: SessionID(),
            instance: InstanceID(bytes: (.random(in: .min ... .max), .random(in: .min ... .max))), type: .novnc,
            mode: .control, principal: "alice", project: project, issuedAt: issuedAt,
            expiresAt: issuedAt.advanced(by: lifetime))
    }
}
