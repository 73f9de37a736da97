// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOSSL

extension RawClient {
    /// Speaks TLS from now on, as its client: what is sent and read then is what is inside it. Sends the beginning of
    /// the handshake and does not wait for its end.
    ///
    /// - Parameters:
    ///   - file: the certificates that it trusts, in PEM. The name in the server's is not looked at.
    ///   - demandsTLS13: whether it speaks no version below 1.3.
    public func startTLS(trusting file: String, demandsTLS13: Bool = false) async throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(file)
        configuration.certificateVerification = .noHostnameVerification
        if demandsTLS13 { configuration.minimumTLSVersion = .tlsv13 }
        let context = try NIOSSLContext(configuration: configuration)
        try await self.channel.eventLoop.submit { [channel = self.channel] in
            let pipeline = channel.pipeline.syncOperations
            let collector = try pipeline.handler(type: Collector.self)
            let tls = try NIOSSLClientHandler(context: context, serverHostname: nil)
            try pipeline.addHandler(tls, position: .before(collector))
        }.get()
    }

    /// Leaves as soon as `count` more bytes were sent, in the middle of whatever is said: below TLS, if there is any.
    ///
    /// - Parameter isReset: with a reset instead of a goodbye.
    /// - Returns: how many bytes were sent since then.
    public func leave(after count: Int, isReset: Bool = false) async throws -> Watched<Int> {
        let sent = Watched(0)
        try await self.channel.eventLoop.submit { [channel = self.channel] in
            let cutter = Cutter(count, isReset: isReset, sent: sent)
            try channel.pipeline.syncOperations.addHandler(cutter, position: .first)
        }.get()
        if count == 0 { try? await self.close() }
        return sent
    }
}
