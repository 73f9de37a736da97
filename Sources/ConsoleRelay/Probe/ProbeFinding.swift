// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// What came of one hop.
package struct ProbeFinding: Sendable {
    /// How it went.
    package enum Outcome: Sendable {
        /// It worked; what there was to see, for an operator.
        case passed(String)
        /// It was not tried, for this reason.
        case skipped(String)
        /// It did not work.
        case failed(ConsoleError)
    }

    /// The hop.
    package var hop: ProbeHop
    /// How it went.
    package var outcome: Outcome

    /// `hop` went like this.
    package init(_ hop: ProbeHop, _ outcome: Outcome) {
        self.hop = hop
        self.outcome = outcome
    }
}
