// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What Keystone tells of a token (`GET /v3/auth/tokens`).
struct KeystoneToken: Sendable, Hashable, Decodable {
    /// Until when it counts, as Keystone wrote it; `nil` for ever.
    var expiresAt: String?
    /// Whose it is.
    var user: Member
    /// The project it is for; `nil` for a domain, the system, or nothing.
    var project: Member?
    /// The names of what was granted there.
    var roles: [Role]?

    /// A user or a project.
    struct Member: Sendable, Hashable, Decodable {
        var id: String
        var name: String
        var domain: Domain?
    }

    /// A domain. Keystone knows no two of one name.
    struct Domain: Sendable, Hashable, Decodable {
        var name: String?
    }

    /// A role.
    struct Role: Sendable, Hashable, Decodable {
        var name: String
    }

    private enum CodingKeys: String, CodingKey {
        case user, project, roles
        case expiresAt = "expires_at"
    }

    private struct Answer: Decodable {
        var token: KeystoneToken
    }

    /// Reads Keystone's answer; `nil` when it is none.
    init?(answer: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(answer)) else { return nil }
        self = answer.token
    }

    /// For how long it counts from `now` on; `nil` for ever, and for a text that is no time nothing.
    func lifetime(from now: Date = Date()) -> Duration? {
        guard let expiresAt = self.expiresAt else { return nil }
        // Fractions of a second do not matter here.
        guard let end = try? Date("\(expiresAt.prefix(19))Z", strategy: .iso8601) else { return .zero }
        return .seconds(max(0, end.timeIntervalSince(now)))
    }
}
