// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The URL that a user gives to the viewer: the base URL with the token as the last parameter of its query.
///
/// It always names its port: the Java viewer takes a URL without one for a mistake.
struct AccessURL: Sendable, Hashable {
    /// Where the viewer connects to.
    let origin: WebOrigin

    private let beforeToken: String

    /// The URLs under `base`, or `nil` when `base` is not an absolute http or https URL, or has a fragment.
    init?(base: String) {
        guard let scheme = base.firstRange(of: "://"), !base.contains("#"),
            base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { return nil }
        let path = base[scheme.upperBound...].firstIndex { "/?".contains($0) } ?? base.endIndex
        guard let origin = WebOrigin(base[..<path]) else { return nil }
        self.origin = origin
        let target = base[path...]
        // A request needs a path.
        let slash = target.hasPrefix("/") ? "" : "/"
        // A second question mark belongs to the query that the first one began.
        let query = target.firstIndex(of: "?").map { target[$0...].dropFirst() }
        let joint = query.map { $0.isEmpty || $0.hasSuffix("&") ? "" : "&" } ?? "?"
        self.beforeToken = "\(origin.scheme)://\(origin.host):\(origin.port)\(slash)\(target)\(joint)token="
    }

    /// The URL for `token`.
    func url(for token: AccessToken) -> String {
        self.beforeToken + token.reveal { $0 }
    }
}
