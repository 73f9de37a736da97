// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Keeps tokens across restarts and gives each away at most once.
///
/// Every method is atomic and durable: when ``redeem(_:at:maximumTries:)`` has returned a record, a power loss does not
/// bring the token back. When the outcome is unknown it throws; the caller then refuses. Callable from any isolation.
/// All errors are ``ConsoleError`` with `authorityUnavailable` unless a method says otherwise.
public protocol TokenStore: Sendable {
    /// The clock that all moments are of, where the store has one of its own, as one that several authorities share must;
    /// `nil` where any clock will do. A store that has one may take a later moment than the `now` it is given for the
    /// time it is: what expired by its own clock is refused.
    var clock: TimeSource? { get }

    /// Adds a token that was just made, unless `quota` is used up; then says what of it was, and adds nothing.
    ///
    /// What counts is tokens that were not redeemed and expire after the record's `issuedAt`. Of many calls that race
    /// for the last place one gets it.
    func insert(_ record: TokenRecord, within quota: TokenQuota) async throws -> TokenQuota.Breach?

    /// Spends the token with this hash, if it exists, was not spent, and expires after `now`.
    func redeem(_ tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord?

    /// The token with this hash, if it can be redeemed; does not spend it.
    func look(at tokenHash: [UInt8], type: ConsoleType, at now: Instant) async throws -> TokenRecord?

    /// Claims the session of a spent token for `session`, a new one: if `resumeHash` is the one that the token's latest
    /// session began with, and neither its hold nor its time has passed at `now`.
    ///
    /// Nothing changes for the latest session until ``begin(_:holding:)`` is called for the new one. Of several claims
    /// the last one counts; those before it can not begin any more.
    func resume(
        _ tokenHash: [UInt8], resumeHash: [UInt8], type: ConsoleType, as session: SessionID, at now: Instant
    ) async throws -> Resumption?

    /// Makes the token of `session` redeemable again, unless its session began or it was redeemed `maximumTries` times.
    /// A claim of ``resume(_:resumeHash:type:as:at:)`` is given up.
    func release(_ session: SessionID, maximumTries: Int) async throws

    /// Records that the session of a redeemed token began, or of one that was claimed: its id and its hold are the
    /// token's from now on. After this ``release(_:maximumTries:)`` does nothing.
    ///
    /// - Throws: ``ConsoleError`` with `tokenRejected` when the token was not redeemed or claimed for this session, or
    ///   not any more.
    func begin(_ session: SessionID, holding hold: SessionHold) async throws

    /// Makes the tokens of `instance` that are in `scope` worthless, for good, and returns how many there were: those that
    /// expired and were not swept yet count too, those that were revoked before do not.
    ///
    /// Once it has returned, ``redeem(_:type:at:)`` and ``look(at:type:at:)`` refuse them, ``begin(_:holding:)`` throws also
    /// for a session that was redeemed or claimed before, ``release(_:maximumTries:)`` and ``end(_:holdingUntil:)`` bring
    /// nothing back, ``renew(_:until:)`` does not return their sessions, and ``resume(_:resumeHash:type:as:at:)`` returns
    /// `nil`. Tokens that are inserted later are not concerned.
    func revoke(_ instance: InstanceID, _ scope: RevocationScope) async throws -> Int

    /// Moves the holds of `sessions` on to `moment`, and returns those of them that are their tokens' sessions still.
    /// The others were revoked or replaced.
    func renew(_ sessions: Set<SessionID>, until moment: Instant) async throws -> Set<SessionID>

    /// Sets the hold of a session that ended: up to `moment` it can be taken up again.
    func end(_ session: SessionID, holdingUntil moment: Instant) async throws

    /// Deletes tokens that expired before `now` and whose holds passed before it, and returns how many.
    func sweep(before now: Instant) async throws -> Int

    /// Closes the store. Called once, last.
    func close() async throws
}

extension TokenStore {
    /// None of its own.
    public var clock: TimeSource? { nil }

    /// Adds a token that was just made, however many there are.
    public func insert(_ record: TokenRecord) async throws {
        _ = try await self.insert(record, within: TokenQuota())
    }
}
