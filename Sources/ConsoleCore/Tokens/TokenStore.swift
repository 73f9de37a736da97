// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Keeps tokens across restarts and gives each away at most once.
///
/// Every method is atomic and durable: when ``redeem(_:at:maximumTries:)`` has returned a record, a power loss does not
/// bring the token back. When the outcome is unknown it throws; the caller then refuses. Callable from any isolation.
/// All errors are ``ConsoleError`` with `authorityUnavailable`.
public protocol TokenStore: Sendable {
    /// Adds a token that was just made.
    func insert(_ record: TokenRecord) async throws

    /// Spends the token with this hash, if it exists, was not spent, and expires after `now`.
    func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord?

    /// Makes the token of `session` redeemable again, unless its session began or it was redeemed `maximumTries` times.
    func release(_ session: SessionID, maximumTries: Int) async throws

    /// Records that the session of a redeemed token began. After this ``release(_:maximumTries:)`` does nothing.
    func begin(_ session: SessionID) async throws

    /// Makes every token of `instance` worthless whose session has not begun, also one that is redeemed at the moment,
    /// and returns how many there were. ``redeem(_:type:at:)`` refuses them, ``begin(_:)`` throws, and
    /// ``release(_:maximumTries:)`` brings none of them back.
    func revoke(_ instance: InstanceID) async throws -> Int

    /// Deletes tokens that expired before `now`, and returns how many.
    func sweep(before now: Instant) async throws -> Int

    /// Closes the store. Called once, last.
    func close() async throws
}
