// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Crypto
internal import NIOHTTP1

/// The cookie with which a page that reloads takes its session up again.
///
/// Its name carries a fingerprint of the session's token, so that the consoles of one browser do not get into each
/// other's way. The page cannot read it, and another site cannot make the browser send it.
struct ResumeCookie: Sendable {
    private static let prefix = "oriel-resume-"
    /// How many of these cookies one browser may bring, before those it got first are taken from it: many consoles make
    /// many cookies, and a browser sends all of them with each request, whose fields have a limit.
    private static let most = 24
    /// How many are taken at once.
    private static let mostTaken = 8

    private let name: String
    private let isSecure: Bool

    /// The cookie of `token`; `isSecure` is whether browsers may send it over TLS only.
    init(token: AccessToken, isSecure: Bool) {
        // A token has 256 random bits, so nothing of it can be found from a hash of it.
        let digest = token.reveal { SHA256.hash(data: Array("oriel resume cookie \($0)".utf8)) }
        self.name = Self.prefix + String(Base64URL.encode(digest).prefix(16))
        self.isSecure = isSecure
    }

    /// The secret that the request brings for this token.
    func secret(in headers: HTTPHeaders) -> ResumeSecret? {
        Cookies.value(of: self.name, in: headers).flatMap { ResumeSecret($0) }
    }

    /// The values of `Set-Cookie` that give the browser `secret`, and take from it what it brought too many of.
    func fields(setting secret: ResumeSecret, for headers: HTTPHeaders) -> [String] {
        let others = Cookies.names(in: headers).filter {
            $0.hasPrefix(Self.prefix) && $0 != self.name && $0.utf8.allSatisfy(Base64URL.isInAlphabet)
        }
        let taken = others.prefix(min(max(0, others.count + 1 - Self.most), Self.mostTaken))
        let value = secret.reveal { $0 }
        return ["\(self.name)=\(value); \(self.attributes)"]
            + taken.map { "\($0)=; Max-Age=0; \(self.attributes)" }
    }

    private var attributes: String {
        // Upgrades are served on any path.
        "Path=/; HttpOnly; SameSite=Strict" + (self.isSecure ? "; Secure" : "")
    }
}
