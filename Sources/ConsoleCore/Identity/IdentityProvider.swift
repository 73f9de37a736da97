// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Finds out who makes an API request.
public protocol IdentityProvider: Sendable {
    /// Whether anybody who can reach the API is let in. Such an API is bound to loopback only and answers only
    /// requests whose Host is a loopback name.
    var admitsEveryone: Bool { get }

    /// How a caller may sign in, for those who did not: the value of `WWW-Authenticate` (RFC 9110, section 11.6.1);
    /// `nil` when HTTP has no word for it.
    var challenge: String? { get }

    /// The principal that the request's headers prove.
    ///
    /// - Parameters:
    ///   - header: the value of a header field by its lower-case name; several fields of one name are one value, with
    ///     commas between them.
    ///   - client: who the request came from, as far as that is known: for limits on attempts.
    /// - Throws: ``ConsoleError`` with `unauthenticated`, `tooManySignIns`, or `authorityUnavailable` when the identity
    ///   service is away.
    func authenticate(header: @Sendable (String) -> String?, client: String) async throws -> Principal
}

extension IdentityProvider {
    /// None.
    public var challenge: String? { nil }
}
