// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAuth
internal import ConsoleCore
internal import Crypto
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Makes and reads what a proxy carries from one authority to the next.
///
/// What an authority must know of a session travels with the proxy's requests, so that any authority with the same key can
/// answer them. A proxy can neither read nor make it, and what was given to one is worth nothing in the hands of another.
struct SessionSeal: Sendable {
    /// How long a ticket is good: longer than any session takes to be set up, and no longer, because each can bring out
    /// fresh credentials of its console.
    static let ticketLifetime = Duration.seconds(180)

    private let key: SymmetricKey

    /// A seal of `key`, which all authorities have.
    init(key: SymmetricKey) {
        self.key = key
    }

    /// What a ticket holds.
    struct Ticket: Sendable {
        /// What was granted, without what may be dialled.
        var grant: Grant
        var session: ProxySession
    }

    private struct Contents: Codable {
        var grant: WireGrant
        var former: String?
        var held: Bool
        /// Whose token it was. It is in nothing that a proxy can read.
        var principal: String?
        var made: Int64
    }

    /// A ticket of `proxy` for the session of `grant`.
    func ticket(_ grant: Grant, _ session: ProxySession, of proxy: String, at now: Instant) throws -> String {
        let contents = Contents(
            grant: try WireGrant(grant, withEgress: false), former: session.former?.description,
            held: session.isHeld, principal: grant.principal, made: now.milliseconds)
        let text = Data(try Wire.encode(contents).readableBytesView)
        let box = try AES.GCM.seal(text, using: self.key, authenticating: Data("ticket \(proxy)".utf8))
        guard let bytes = box.combined else { throw ConsoleError(.internalError, "a ticket cannot be sealed") }
        return bytes.base64EncodedString()
    }

    /// What `ticket` of `proxy` says.
    ///
    /// - Throws: `tokenRejected` when it is none, of another proxy, or too old.
    func open(_ ticket: String, of proxy: String, at now: Instant) throws -> Ticket {
        guard ticket.utf8.count <= 16 * 1024, let bytes = Data(base64Encoded: ticket),
            let box = try? AES.GCM.SealedBox(combined: bytes),
            let text = try? AES.GCM.open(box, using: self.key, authenticating: Data("ticket \(proxy)".utf8))
        else { throw ConsoleError(.tokenRejected, "the ticket is none of this proxy's") }
        let contents = try Wire.decode(Contents.self, from: ByteBuffer(bytes: text))
        let age = Instant(milliseconds: contents.made).duration(to: now)
        // The other authority's clock may be a little ahead.
        guard age <= Self.ticketLifetime, age >= .zero - Self.ticketLifetime else {
            throw ConsoleError(.tokenRejected, "the ticket is too old")
        }
        let placeholder = ConsoleCertificate(certificateFile: "", keyFile: "")
        var grant = try contents.grant.value(certificate: placeholder)
        grant.principal = contents.principal
        return Ticket(
            grant: grant,
            session: ProxySession(
                id: grant.session, instance: grant.instance, former: contents.former.map { SessionID($0) },
                isHeld: contents.held))
    }

    /// The lease of `proxy` on `session`.
    func lease(_ session: ProxySession, of proxy: String) -> String {
        let text = "\(session.isHeld ? "h" : "f").\(session.id).\(session.instance)"
        return "\(text).\(self.signature(text, proxy))"
    }

    /// The session that `lease` of `proxy` is on; `nil` when it is none, or of another proxy.
    func session(_ lease: String, of proxy: String) -> ProxySession? {
        let parts = lease.split(separator: ".", omittingEmptySubsequences: false)
        guard lease.utf8.count <= 160, parts.count == 4, let id = try? WireSession.id(String(parts[1])),
            let instance = InstanceID(parts[2]), parts[0] == "h" || parts[0] == "f"
        else { return nil }
        let text = parts[0...2].joined(separator: ".")
        guard Self.isEqual(self.signature(text, proxy), String(parts[3])) else { return nil }
        return ProxySession(id: id, instance: instance, isHeld: parts[0] == "h")
    }

    private func signature(_ text: String, _ proxy: String) -> String {
        Base64URL.encode(
            HMAC<SHA256>.authenticationCode(for: Data("lease \(proxy) \(text)".utf8), using: self.key))
    }

    /// Whether both are equal, in a time that does not depend on where they differ.
    private static func isEqual(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
