// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A kind of token store whose tables are made and changed by an operator with `oriel store migrate`, and not by whoever
/// opens it first: several programs of different versions may share it.
public protocol TokenStoreMigrating: TokenStoreFactory {
    /// Brings the store up to this program's version: all of it, or nothing. Safe to call when it is up to date, and from
    /// several programs at once. Callable from any isolation.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable`, also when the store is of a newer version.
    func migrate() async throws -> TokenStoreMigration
}
