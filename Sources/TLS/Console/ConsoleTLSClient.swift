// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOCore
package import NIOSSL

/// Oriel's side of TLS with one console: its certificate is verified, chain and name, or held against pins, and nothing but
/// its ``ConsoleCore/ConsoleTLS`` lets that be left out.
package struct ConsoleTLSClient: Sendable {
    /// Who the console has to be. Where its certificate is pinned or not looked at, no more than the name for SNI.
    package let identity: ConsoleIdentity
    /// Whether a client certificate is shown to a console that asks for one.
    package let hasCertificate: Bool
    let context: NIOSSLContext
    private let trust: ConsoleTrust
    private let floor: TLSVersionFloor

    init(context: NIOSSLContext, identity: ConsoleIdentity, for tls: ConsoleTLS) {
        self.context = context
        self.identity = identity
        self.hasCertificate = tls.certificate != nil
        self.trust = ConsoleTrust(tls)
        self.floor = tls.minimumVersion
    }

    /// A handler for one connection. The name, if there is one, goes into SNI; an address must not.
    ///
    /// - Throws: ``ConsoleError`` with `internalError` when no certificate could ever be for the name.
    package func makeHandler() throws(ConsoleError) -> NIOSSLClientHandler {
        let name: String? =
            switch self.identity {
            case .name(let name): name
            case .address: nil
            }
        do {
            guard case .pins(let pins) = self.trust else {
                return try NIOSSLClientHandler(context: self.context, serverHostname: name)
            }
            // In the handshake already, so that a stranger is not shown a client certificate.
            return try NIOSSLClientHandler(context: self.context, serverHostname: name) { chain, promise in
                let isPinned = chain.first.map { Self.isOne(of: pins, $0) } ?? false
                promise.succeed(isPinned ? .certificateVerified : .failed)
            }
        } catch {
            throw ConsoleError(.internalError, "'\(self.identity)' is no name for TLS", cause: error)
        }
    }

    /// Checks that the certificate is for the identity, or one that is pinned. NIOSSL knows no address but the peer's own,
    /// and where a name is wanted it takes that address too, or a common name. Call this when the handshake is complete and
    /// before anything that came through it is believed, on the event loop.
    ///
    /// - Throws: ``ConsoleError`` with `consoleNotVerified`.
    package func check(_ handler: NIOSSLHandler) throws(ConsoleError) {
        let certificate = handler.peerCertificate
        switch self.trust {
        case .authorities:
            guard let certificate, self.identity.isNamed(by: certificate) else { throw self.wrongName(handler) }
        case .pins(let pins):
            guard let certificate, Self.isOne(of: pins, certificate) else { throw self.wrongPin(certificate) }
        case .nothing:
            break
        }
    }

    /// How the certificate is looked at, for an operator.
    package var trustDescription: String {
        switch self.trust {
        case .authorities: "the certificate is verified"
        case .pins: "the certificate is one that is pinned"
        case .nothing: "the certificate is not verified: this may be anybody"
        }
    }

    /// The certificate that the console of `handler` has shown; `nil` when there is none to be had. Call it on the event loop.
    package func certificate(of handler: NIOSSLHandler) -> SeenCertificate? {
        handler.peerCertificate.flatMap { SeenCertificate($0) }
    }

    /// What `error` of `handler` means, for the log. Call it on the event loop, before the handler is gone.
    package func explain(_ error: any Error, of handler: NIOSSLHandler?) -> ConsoleError {
        if let error = error as? ConsoleError { return error }
        if error as? NIOSSLExtraError == .failedToValidateHostname
            || error as? NIOSSLExtraError == .serverHostnameImpossibleToMatch
        {
            return self.wrongName(handler)
        }
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            guard case .pins = self.trust else { return self.notVerified(handler?.peerCertificate) }
            return self.wrongPin(handler?.peerCertificate)
        }
        return ConsoleError(.consoleRefused, self.meaning(of: text), cause: error)
    }

    /// What the error that prints as `text` says of a console.
    private func meaning(of text: String) -> String {
        switch BoringSSLFailure(text) {
        case .certificateWanted: Self.wantsCertificate
        case .certificateExpired, .certificateRefused:
            self.hasCertificate
                ? "the console does not accept the client certificate of cert_file" : Self.wantsCertificate
        case .noCommonVersion: "the console does not speak TLS \(self.floor.rawValue) or later"
        case .notTLS: "the console does not speak TLS where it has to"
        case .closed: Self.closedInHandshake
        case .ended:
            "the console ended the TLS handshake: no cipher suite in common, or it wants a client certificate "
                + "(cert_file and key_file)"
        case .noCertificate, .notVerified, .other: "TLS with the console failed"
        }
    }

    private static func isOne(of pins: Set<CertificatePin>, _ certificate: NIOSSLCertificate) -> Bool {
        CertificatePin(of: certificate).map(pins.contains) ?? false
    }

    /// The pin is told so that an operator can hold it against the host's own words.
    private func wrongPin(_ certificate: NIOSSLCertificate?) -> ConsoleError {
        let seen = certificate.flatMap { CertificatePin(of: $0) }.map { "it has the pin \($0)" } ?? "it has shown none"
        return ConsoleError(
            .consoleNotVerified, "the certificate of \(self.identity) is none of those that are pinned: \(seen)")
    }

    private func wrongName(_ handler: NIOSSLHandler?) -> ConsoleError {
        let names = handler?.peerCertificate?.names.prefix(8).joined(separator: ", ") ?? ""
        return ConsoleError(
            .consoleNotVerified,
            "the console's certificate is not for \(self.identity), but for: \(names.isEmpty ? "nobody" : names)")
    }

    /// The decision was BoringSSL's, which does not say why; the dates are the one thing that can be told.
    private func notVerified(_ certificate: NIOSSLCertificate?) -> ConsoleError {
        switch certificate?.validityNow {
        case .over: ConsoleError(.consoleNotVerified, "the console's certificate has expired")
        case .toCome: ConsoleError(.consoleNotVerified, "the console's certificate is not valid yet")
        case .current, nil:
            ConsoleError(
                .consoleNotVerified,
                "the console's certificate is signed by none of the authorities that are trusted (ca_file)")
        }
    }

    /// What a console means that closes before its first byte inside TLS: in TLS 1.3 the client is through before the
    /// server has looked at its certificate.
    package var closedAfterHandshake: ConsoleError {
        ConsoleError(
            .consoleRefused,
            "the console closed the connection right after the TLS handshake: "
                + (self.hasCertificate
                    ? "it may not accept the client certificate of cert_file"
                    : "it may want a client certificate (cert_file and key_file)"))
    }

    private static let closedInHandshake = "the console closed the connection in the TLS handshake"
    private static let wantsCertificate =
        "the console wants a client certificate: set cert_file and key_file"
}
