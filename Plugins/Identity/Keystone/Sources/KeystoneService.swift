// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Asks Keystone about tokens, with a token of Oriel's own that is got when it is needed and again when it has expired.
actor KeystoneService {
    private let client: KeystoneClient
    private let credentials: KeystoneCredentials
    private var own: Secret?
    private var signingIn: Task<Secret, any Error>?

    /// Signs in with `credentials`.
    init(client: KeystoneClient, credentials: KeystoneCredentials) {
        self.client = client
        self.credentials = credentials
    }

    /// What `token` is; `nil` when Keystone knows no such token, or not any more.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable` when Keystone does not answer in time, or does not let Oriel
    ///   ask. The time counts once, however much has to be asked: the caller waits.
    nonisolated func validate(_ token: Secret) async throws -> KeystoneToken? {
        let asking = Task { try await self.look(at: token) }
        guard let result = await withDeadline(self.client.limit, { await asking.result }) else {
            asking.cancel()
            throw ConsoleError(.authorityUnavailable, "Keystone takes longer than \(self.client.limit) to answer")
        }
        return try result.get()
    }

    private func look(at token: Secret) async throws -> KeystoneToken? {
        for isLast in [false, true] {
            let own = try await self.ownToken()
            let answer = try await self.client.tokens(headers: [("X-Auth-Token", own), ("X-Subject-Token", token)])
            switch answer.status {
            case 200:
                guard let known = KeystoneToken(answer: answer.body) else {
                    throw ConsoleError(
                        .authorityUnavailable, "Keystone's answer about a token is not what it has to be")
                }
                return known
            case 404:
                return nil
            case 401 where !isLast:
                // Ours, not the one that was asked about.
                if self.own == own { self.own = nil }
            default:
                throw ConsoleError(
                    .authorityUnavailable, "Keystone answers \(answer.status) to a question about a token")
            }
        }
        return nil
    }

    private func ownToken() async throws -> Secret {
        if let own = self.own { return own }
        if let signingIn = self.signingIn { return try await signingIn.value }
        let task = Task { [client, credentials] in
            let answer = try await client.tokens(body: try credentials.body())
            guard answer.status == 201, let token = answer.token else {
                throw ConsoleError(
                    .authorityUnavailable,
                    "Keystone answers \(answer.status) to Oriel's own credentials: check the keys of api.identity")
            }
            return Secret(token)
        }
        self.signingIn = task
        defer { self.signingIn = nil }
        let token = try await task.value
        self.own = token
        return token
    }
}
