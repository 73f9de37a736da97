// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import ConsoleRelay

/// What came of one hop.
struct CheckStep: Sendable, Hashable, Encodable {
    /// How a hop went.
    enum Outcome: String, Sendable, Encodable {
        case passed
        case failed
        case skipped
    }

    /// The hop.
    var hop: CheckHop
    /// How it went.
    var outcome: Outcome
    /// What there was to see, or what was wrong.
    var detail: String
    /// What to do, when it failed.
    var advice: String?

    /// `hop` went like this.
    init(_ hop: CheckHop, _ outcome: Outcome, _ detail: String, advice: String? = nil) {
        self.hop = hop
        self.outcome = outcome
        self.detail = detail
        self.advice = advice
    }

    /// `hop` failed with `error`.
    init(_ hop: CheckHop, failed error: ConsoleError) {
        self.init(hop, .failed, error.explanation, advice: CheckAdvice.sentence(for: error.code, at: hop))
    }

    /// The finding of a probe.
    init(_ finding: ProbeFinding) {
        let hop = CheckHop(finding.hop)
        switch finding.outcome {
        case .passed(let detail): self.init(hop, .passed, detail)
        case .skipped(let reason): self.init(hop, .skipped, reason)
        case .failed(let error): self.init(hop, failed: error)
        }
    }

    /// What a backend found out about the address that a console listens on.
    init(_ finding: ListenAddressFinding) {
        switch finding {
        case .notCompared(let reason): self.init(.listen, .skipped, reason)
        case .allowed(let address): self.init(.listen, .passed, "it listens on \(address)")
        case .outside(_, let problem, let advice): self.init(.listen, .failed, problem, advice: advice)
        }
    }
}
