// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore
internal import Crypto

/// Knows callers by tokens that never change, in `X-Auth-Token` as OpenStack's clients send them, or in `Authorization`
/// as bearers (RFC 6750). Callable from any isolation.
public struct TokenIdentity: IdentityProvider {
    /// The characters that a token may have: enough that nobody guesses one, and few enough for a field of HTTP.
    static let allowedLength = 32...512

    private typealias Code = HMAC<SHA256>.MAC

    private let key: SymmetricKey
    private let known: [(principal: Principal, code: Code)]

    /// Knows the callers of `tokens`.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the entry, when a token is too short, has other
    ///   characters than ASCII's visible ones, or is there twice.
    init(_ tokens: [(principal: Principal, secret: Secret)]) throws {
        let key = SymmetricKey(size: .bits256)
        var known: [(principal: Principal, code: Code)] = []
        for (principal, secret) in tokens {
            guard secret.reveal(Self.isToken) else {
                throw ConsoleError(
                    .invalidRequest,
                    "the token of '\(principal.name)' is not allowed: \(Self.allowedLength.lowerBound) to "
                        + "\(Self.allowedLength.upperBound) visible characters of ASCII, as 'openssl rand -hex 32' makes them"
                )
            }
            let code = secret.reveal { Self.code(of: $0, key) }
            if let other = known.first(where: { $0.code == code }) {
                throw ConsoleError(
                    .invalidRequest, "'\(other.principal.name)' and '\(principal.name)' have the same token")
            }
            known.append((principal, code))
        }
        self.key = key
        self.known = known
    }

    /// Never.
    public var admitsEveryone: Bool { false }

    /// Bearer.
    public var challenge: String? { "Bearer realm=\"oriel\"" }

    /// The caller whose token the request has. A request with two different tokens is nobody's.
    ///
    /// - Throws: ``ConsoleError`` with `unauthenticated`.
    public func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal {
        let nobody = ConsoleError(.unauthenticated, "no token, or one that nobody has")
        var written: [String] = []
        if let token = header("x-auth-token") { written.append(token) }
        if let field = header("authorization") {
            guard let token = Self.bearer(field) else { throw nobody }
            written.append(token)
        }
        guard let token = written.first, written.allSatisfy({ $0 == token }), Self.isToken(token),
            let principal = self.principal(of: token)
        else { throw nobody }
        return principal
    }

    /// Every token is compared, each in a time that does not depend on where it differs, and it is hashes under a key that
    /// nobody knows that are compared.
    private func principal(of token: String) -> Principal? {
        let code = Self.code(of: token, self.key)
        var found: Principal?
        for (principal, known) in self.known where known == code { found = principal }
        return found
    }

    private static func code(of token: String, _ key: SymmetricKey) -> Code {
        HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key)
    }

    private static func isToken(_ text: String) -> Bool {
        self.allowedLength.contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// The token in the value of `Authorization`; `nil` when it is of another scheme.
    private static func bearer(_ value: String) -> String? {
        let parts = value.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
