// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The URL that a user opens: the base URL with the token in its `path` parameter, as Nova writes it.
///
/// Pages resolve `path` in two ways. Oriel's own page, and noVNC from 1.5 on, begin at the page; noVNC before that puts a
/// slash in front and begins at the host. So for a page in a folder that is not ours, `path` names the folder: the
/// WebSocket is then below the folder either way, and every path there is as good as the other. A `path` that the base
/// URL has already is kept as it is, and the token is put behind it.
struct AccessURL: Sendable, Hashable {
    /// The URL as it stands before and behind the token.
    private struct Surroundings: Sendable, Hashable {
        var before: String
        var after: String
    }

    /// The base URL's own origin, from which its page will connect.
    let origin: WebOrigin
    /// The folder of the base URL's page, as in `/` or `/oriel/`: it begins and ends with a slash.
    let folder: String

    private let control: Surroundings
    private let view: Surroundings

    /// The URLs under `base`, or `nil` when `base` is not an absolute http or https URL, or its `path` has a fragment.
    init?(base: String) {
        // From here on a byte is a character.
        guard base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        guard let scheme = base.utf8.firstIndex(of: UInt8(ascii: ":")), base[scheme...].hasPrefix("://") else {
            return nil
        }
        let authority = base.utf8.index(scheme, offsetBy: 3)
        let end = base.utf8[authority...].firstIndex { "/?#".utf8.contains($0) } ?? base.endIndex
        guard let origin = WebOrigin(base[..<end]) else { return nil }
        self.origin = origin
        let hash = base.utf8.firstIndex(of: UInt8(ascii: "#")) ?? base.endIndex
        let mark = base.utf8[..<hash].firstIndex(of: UInt8(ascii: "?")) ?? hash
        let page = base[end..<max(end, mark)]
        let slash = page.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = page[(slash.map { page.utf8.index(after: $0) } ?? page.startIndex)...]
        let folder = page[..<name.startIndex]
        self.folder = folder.isEmpty ? "/" : String(folder)

        let parameters = base.utf8[mark..<hash].dropFirst().split(separator: UInt8(ascii: "&")).map { Substring($0) }
        // Whatever stood behind it would be the WebSocket's fragment, which is never sent; and the token stands there.
        guard !parameters.contains(where: { $0.hasPrefix("path=") && $0.contains("%23") }) else { return nil }
        let beforeQuery = "\(base[..<mark])?"
        let fragment = base[hash...]
        let path = name == "console.html" ? "" : Self.escaped(folder.dropFirst())
        let (before, after) = Self.around(parameters, path: path)
        self.control = Surroundings(before: beforeQuery + before, after: after + fragment)
        let others = parameters.filter { $0 != "view_only" && !$0.hasPrefix("view_only=") }
        let (beforeInView, afterInView) = Self.around(others, path: path)
        self.view = Surroundings(before: beforeQuery + beforeInView, after: "\(afterInView)&view_only=1\(fragment)")
    }

    /// What stands in the query before and behind the token, which goes to the end of `path`.
    ///
    /// - Parameter path: its value where `parameters` have none.
    private static func around(_ parameters: [Substring], path: String) -> (before: String, after: String) {
        guard let position = parameters.firstIndex(where: { $0 == "path" || $0.hasPrefix("path=") }) else {
            return ((parameters + ["path=\(path)%3Ftoken%3D"[...]]).joined(separator: "&"), "")
        }
        let value = parameters[position].dropFirst("path=".count)
        // The base's own path may have a query already.
        let hasQuery = value.contains("?") || value.lowercased().contains("%3f")
        let own = "path=\(value)\(hasQuery ? "%26" : "%3F")token%3D"
        return (
            (parameters[..<position] + [own[...]]).joined(separator: "&"),
            parameters[(position + 1)...].map { "&\($0)" }.joined()
        )
    }

    /// `path` as the value of a parameter.
    private static func escaped(_ path: Substring) -> String {
        var escaped = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "&": escaped += "%26"
            case "+": escaped += "%2B"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The URL for `token`. For a view-only session it has `view_only=1`, which keeps noVNC from sending what would not
    /// reach the console anyway.
    func url(for token: AccessToken, mode: ConsoleMode = .control) -> String {
        let surroundings = mode == .view ? self.view : self.control
        return token.reveal { surroundings.before + $0 + surroundings.after }
    }
}
