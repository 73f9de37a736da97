// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation

/// The URL that a user opens: the base URL with the token in its `path` parameter, as Nova writes it.
///
/// noVNC resolves `path` against the page: `path=%3Ftoken%3D…` becomes a WebSocket on the page's own host with the
/// query `?token=…`. A `path` that the base URL has already is kept in front of that.
struct AccessURL: Sendable, Hashable {
    /// The base URL's own origin, from which its page will connect.
    let origin: WebOrigin

    private let beforeQuery: String
    private let parameters: [Substring]
    private let fragment: String

    /// The URLs under `base`, or `nil` when `base` is not an absolute http or https URL, or its `path` has a fragment.
    init?(base: String) {
        guard let scheme = base.range(of: "://") else { return nil }
        let path = base[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? base.endIndex
        guard let origin = WebOrigin(base[..<path]), base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return nil
        }
        self.origin = origin
        let hash = base.firstIndex(of: "#") ?? base.endIndex
        let mark = base[..<hash].firstIndex(of: "?") ?? hash
        self.beforeQuery = String(base[..<mark])
        self.parameters = base[mark..<hash].dropFirst().split(separator: "&")
        // Whatever stood behind it would be the WebSocket's fragment, which is never sent; and the token stands there.
        guard !self.parameters.contains(where: { $0.hasPrefix("path=") && $0.contains("%23") }) else { return nil }
        self.fragment = String(base[hash...])
    }

    /// The URL for `token`.
    func url(for token: AccessToken) -> String {
        let suffix = "%3Ftoken%3D" + token.reveal { $0 }
        var parameters = self.parameters.map(String.init)
        if let position = parameters.firstIndex(where: { $0 == "path" || $0.hasPrefix("path=") }) {
            let path = parameters[position].drop { $0 != "=" }.dropFirst()
            // The base's own path may have a query already.
            let joint =
                path.lowercased().contains("%3f") || path.contains("?") ? suffix.replacing("%3F", with: "%26") : suffix
            parameters[position] = "path=\(path)\(joint)"
        } else {
            parameters.append("path=\(suffix)")
        }
        return self.beforeQuery + "?" + parameters.joined(separator: "&") + self.fragment
    }
}
