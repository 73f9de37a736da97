// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOHTTP1

/// Which web pages may open a console: an exact list, fixed when the listener starts.
///
/// The Host field never has a say in it: a list that grew by every Host that was sent let any page in (OSSN-0101).
struct OriginPolicy: Sendable, Hashable {
    /// What a request's Origin says.
    enum Verdict: Sendable, Hashable {
        /// The page is on the list.
        case allowed
        /// There is no Origin: not a browser.
        case absent
        /// The page is not on the list, or the field is broken.
        case refused
    }

    private let allowed: Set<WebOrigin>

    /// Allows the pages of `allowed`.
    init(allowed: Set<WebOrigin>) {
        self.allowed = allowed
    }

    /// Judges the Origin field of `headers`.
    func judge(_ headers: HTTPHeaders) -> Verdict {
        let fields = headers["origin"]
        guard let field = fields.first else { return .absent }
        guard fields.count == 1, let origin = WebOrigin(field), self.allowed.contains(origin) else { return .refused }
        return .allowed
    }
}
