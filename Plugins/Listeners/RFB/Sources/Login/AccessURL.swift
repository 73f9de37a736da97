// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The URL that names the listener and the password of a viewer (RFC 7869): `vnc://HOST:PORT?SecurityType=19&VncPassword=`
/// and the token, which is always the last.
struct AccessURL: Sendable, Hashable {
    private static let scheme = "vnc://"

    private let beforeToken: String

    /// The URLs under `base`, or `nil` when `base` is anything else than `vnc://HOST` or `vnc://HOST:PORT`. A port that is
    /// left out is 5900.
    init?(base: String) {
        guard base.utf8.allSatisfy({ $0 < 0x80 }), base.lowercased().hasPrefix(Self.scheme) else { return nil }
        let authority = base.dropFirst(Self.scheme.count)
        let hasPort = authority.drop { $0 != "]" }.contains(":") || !authority.contains("]") && authority.contains(":")
        // The rules for a host and a port are those of every other URL.
        guard let place = WebOrigin("http://\(authority)\(hasPort ? "" : ":5900")") else { return nil }
        self.beforeToken = "\(Self.scheme)\(place.host):\(place.port)?SecurityType=19&VncPassword="
    }

    /// The URL for `token`.
    func url(for token: AccessToken) -> String {
        self.beforeToken + token.reveal { $0 }
    }
}
