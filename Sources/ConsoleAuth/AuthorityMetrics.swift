// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import CoreMetrics

/// What the token authority counts.
struct AuthorityMetrics: Sendable {
    /// How a redemption went.
    enum Result: String, CaseIterable {
        case opened, resumed, rejected, limit, failed
    }

    private let issued: Counter
    private let refused: [String: Counter]
    private let redeemed: [Result: Counter]

    init(factory: any MetricsFactory) {
        self.issued = Counter(label: "oriel_tokens_issued_total", dimensions: [], factory: factory)
        let limits = TokenQuota.Breach.allCases.map(\.rawValue) + ["rate"]
        self.refused = Dictionary(
            uniqueKeysWithValues: limits.map {
                ($0, Counter(label: "oriel_tokens_refused_total", dimensions: [("limit", $0)], factory: factory))
            })
        self.redeemed = Dictionary(
            uniqueKeysWithValues: Result.allCases.map {
                (
                    $0,
                    Counter(
                        label: "oriel_tokens_redeemed_total", dimensions: [("result", $0.rawValue)], factory: factory)
                )
            })
    }

    func tokenIssued() { self.issued.increment() }

    func tokenRefused(_ breach: TokenQuota.Breach) { self.refused[breach.rawValue]?.increment() }

    func tokenRefusedForRate() { self.refused["rate"]?.increment() }

    func tokenRedeemed(_ result: Result) { self.redeemed[result]?.increment() }
}
