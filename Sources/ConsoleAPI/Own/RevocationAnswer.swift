// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// What `DELETE /v1/instances/{instance}/consoles` answers.
package struct RevocationAnswer: Codable, Sendable, Hashable {
    /// The UUID of the instance.
    package var instance: String
    /// How many tokens of it there were, those of sessions with them. All are worthless now.
    package var tokens: Int

    /// The answer that `tokens` of `instance` were revoked.
    package init(instance: InstanceID, tokens: Int) {
        self.instance = instance.description
        self.tokens = tokens
    }
}
