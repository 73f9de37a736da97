// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// What every token store must do, as checks that its own tests run:
///
/// ```swift
/// #expect(await TokenStoreConformance.violations { try MyTokenStore(path: newPath()) } == [])
/// ```
public enum TokenStoreConformance {
    /// What the stores of `makeStore` do that the protocol does not allow, a sentence each; none is what you want.
    ///
    /// - Parameters:
    ///   - racers: how many redeem each of ten tokens at once.
    ///   - makeStore: opens an empty store. It is called once for each check, and the check closes the store.
    public static func violations(
        racers: Int = 32, makeStore: @Sendable () async throws -> any TokenStore
    ) async -> [String] {
        let checks: [(name: String, run: TokenStoreChecks.Check)] = [
            ("records come back equal", TokenStoreChecks.equality),
            ("one of many redeemers wins", { try await TokenStoreChecks.race(&$0, $1, racers: racers) }),
            ("a token expires to the millisecond", TokenStoreChecks.expiry),
            ("a token opens its own console type only", TokenStoreChecks.type),
            ("a token is released a limited number of times", TokenStoreChecks.release),
            ("a token whose session began is spent", TokenStoreChecks.begin),
            ("only a redeemed token's session begins", TokenStoreChecks.unknownBegin),
            ("the tokens of an instance are revoked", TokenStoreChecks.revoke),
            ("all tokens of an instance are revoked", TokenStoreChecks.revokeAll),
            ("expired tokens are swept", TokenStoreChecks.sweep),
            ("a token is inserted once", TokenStoreChecks.duplicates),
            ("looking at a token does not spend it", TokenStoreChecks.look),
            ("a session is resumed with its secret", TokenStoreChecks.resumption),
            ("one of many resumers wins", { try await TokenStoreChecks.resumptionRace(&$0, $1, racers: racers) }),
            ("the last claim counts", TokenStoreChecks.claims),
            ("a session is resumed for a while after it ended", TokenStoreChecks.ends),
            ("tokens of live sessions are kept", TokenStoreChecks.heldTokens),
            ("tokens are counted", TokenStoreChecks.quotas),
            ("a sweep beside redeemers takes what expired and nothing else", TokenStoreChecks.sweepingRace),
            ("what is revoked while it is redeemed opens nothing", TokenStoreChecks.revokingRace),
            ("what is revoked while it begins does not live", TokenStoreChecks.revokingBesideBegin),
            ("a clock that is wrong for a while does no harm", TokenStoreChecks.clockSteps),
        ]
        var violations: [String] = []
        for check in checks {
            do {
                let store = try await makeStore()
                var found = TokenStoreChecks.Findings()
                do {
                    try await check.run(&found, store)
                } catch {
                    found.add("\(error) is thrown")
                }
                try await store.close()
                violations += found.sentences.map { "\(check.name): \($0)" }
            } catch {
                violations.append("\(check.name): the store cannot be opened or closed: \(error)")
            }
        }
        return violations
    }

    /// What stores that keep the same tokens do that the protocol does not allow, a sentence each: one that is opened
    /// after the other was closed, and two side by side.
    ///
    /// ```swift
    /// #expect(await TokenStoreConformance.sharedViolations { try MyTokenStore(path: "\(folder)/\($0)") } == [])
    /// ```
    ///
    /// - Parameters:
    ///   - racers: how many redeem each of ten tokens at once.
    ///   - openStore: opens the store at a place, which is a word of lowercase letters and no other check's. The first
    ///     time there is nothing in it.
    public static func sharedViolations(
        racers: Int = 32, openStore: @escaping @Sendable (_ place: String) async throws -> any TokenStore
    ) async -> [String] {
        let checks: [(place: String, name: String, run: SharedStoreChecks.Check)] = [
            ("restart", "a restart changes nothing", SharedStoreChecks.restart),
            (
                "race", "of two stores one gives the token",
                { try await SharedStoreChecks.race(&$0, $1, racers: racers) }
            ),
            ("sessions", "what one store did the other knows", SharedStoreChecks.sessions),
            ("revocation", "what one store revoked is revoked in the other", SharedStoreChecks.revocation),
            ("quotas", "tokens are counted over two stores", SharedStoreChecks.quotas),
        ]
        var violations: [String] = []
        for check in checks {
            var found = TokenStoreChecks.Findings()
            do {
                try await check.run(&found) { try await openStore(check.place) }
            } catch {
                found.add("\(error) is thrown")
            }
            violations += found.sentences.map { "\(check.name): \($0)" }
        }
        return violations
    }
}
