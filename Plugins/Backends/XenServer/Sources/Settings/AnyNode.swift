// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Takes a value of any form, so that what it is decides how it is read.
struct AnyNode: SettingsValue {
    static var expectation: String { "a value" }

    /// The value as it stands in the file.
    let node: SettingsNode

    init?(node: SettingsNode) {
        self.node = node
    }

    /// Whether it is a map.
    var isMap: Bool {
        if case .mapping = self.node.content { true } else { false }
    }
}
