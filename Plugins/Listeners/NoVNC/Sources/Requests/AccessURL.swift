// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation

/// The URL that a user opens: the base URL with the token in its `path` parameter, as Nova writes it.
///
/// Pages resolve `path` in two ways. Oriel's own page, and noVNC from 1.5 on, begin at the page; noVNC before that puts a
/// slash in front and begins at the host. So for a page in a folder that is not ours, `path` names the folder: the
/// WebSocket is then below the folder either way, and every path there is as good as the other. A `path` that the base
/// URL has already is kept as it is, and the token is put behind it.
struct AccessURL: Sendable, Hashable {
    /// The base URL's own origin, from which its page will connect.
    let origin: WebOrigin
    /// The folder of the base URL's page, as in `/` or `/oriel/`: it begins and ends with a slash.
    let folder: String

    private let beforeQuery: String
    private let parameters: [Substring]
    private let fragment: String
    /// What stands before the token in `path` when the base URL has none.
    private let path: String

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
        let page = base[path..<max(path, mark)]
        let name = page[(page.lastIndex(of: "/").map { page.index(after: $0) } ?? page.startIndex)...]
        let folder = page[..<name.startIndex]
        self.folder = folder.isEmpty ? "/" : String(folder)
        self.path = name == "console.html" ? "" : Self.escaped(folder.dropFirst())
    }

    /// `path` as the value of a parameter.
    private static func escaped(_ path: Substring) -> String {
        String(path).replacing("%", with: "%25").replacing("&", with: "%26").replacing("+", with: "%2B")
    }

    /// The URL for `token`. For a view-only session it has `view_only=1`, which keeps noVNC from sending what would not
    /// reach the console anyway.
    func url(for token: AccessToken, mode: ConsoleMode = .control) -> String {
        let suffix = "%3Ftoken%3D" + token.reveal { $0 }
        var parameters = self.parameters.map(String.init)
        if let position = parameters.firstIndex(where: { $0 == "path" || $0.hasPrefix("path=") }) {
            let path = parameters[position].drop { $0 != "=" }.dropFirst()
            // The base's own path may have a query already.
            let joint =
                path.lowercased().contains("%3f") || path.contains("?") ? suffix.replacing("%3F", with: "%26") : suffix
            parameters[position] = "path=\(path)\(joint)"
        } else {
            parameters.append("path=\(self.path)\(suffix)")
        }
        if mode == .view {
            parameters.removeAll { $0 == "view_only" || $0.hasPrefix("view_only=") }
            parameters.append("view_only=1")
        }
        return self.beforeQuery + "?" + parameters.joined(separator: "&") + self.fragment
    }
}
