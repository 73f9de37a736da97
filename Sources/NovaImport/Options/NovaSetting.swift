// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The value that an option has in the files.
struct NovaSetting<Value: Sendable>: Sendable {
    /// The value, with everything substituted.
    var value: Value
    /// The option.
    let name: OptionName
    /// Where it stands: `nova.conf:12`.
    let place: String
    /// Its number in the ledger.
    let number: Int

    /// The same option with what `body` makes of its value.
    func map<Other>(_ body: (Value) -> Other) -> NovaSetting<Other> {
        NovaSetting<Other>(value: body(self.value), name: self.name, place: self.place, number: self.number)
    }

    /// What a comment says about where a key comes from.
    var origin: String { "\(self.name), \(self.place)" }
}
