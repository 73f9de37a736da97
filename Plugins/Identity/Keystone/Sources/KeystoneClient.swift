// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import TLS

/// Asks Keystone over HTTP. It follows no redirects: a token goes to nobody else.
///
/// Lets its connections go when nobody has it any more.
final class KeystoneClient: Sendable {
    /// An answer.
    struct Answer: Sendable {
        var status: Int
        /// The field `X-Subject-Token`.
        var token: String?
        var body: [UInt8]
    }

    private static let maximumAnswer = 1024 * 1024

    /// How long a question may take, with everything that has to be asked for it.
    let limit: Duration
    private let url: String
    private let timeout: TimeAmount
    private let client: HTTPClient

    /// A client of the Keystone at `url`, which ends in `/v3`.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when `caFile` cannot be read.
    init(url: String, caFile: String?, timeout: Duration) throws {
        self.url = url
        self.limit = timeout
        self.timeout = TimeAmount(timeout)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.raiseToFloor()
        if let caFile {
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(caFile))
            } catch {
                throw ConsoleError(.invalidRequest, "\(caFile) holds no certificates that can be read", cause: error)
            }
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: self.timeout, read: self.timeout))
        // Otherwise a refused connection is tried again until the time is over.
        configuration.connectionPool.retryConnectionEstablishment = false
        self.client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        self.client.shutdown { _ in }
    }

    /// `GET /v3/auth/tokens` or `POST` with `body`.
    ///
    /// - Throws: ``ConsoleError`` with `authorityUnavailable` when there is no answer in time.
    func tokens(headers: [(String, Secret)] = [], body: [UInt8]? = nil) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(self.url)/auth/tokens\(body == nil ? "?nocatalog" : "")")
        request.headers.add(name: "Accept", value: "application/json")
        for (name, value) in headers { value.reveal { request.headers.add(name: name, value: $0) } }
        if let body {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await self.client.execute(request, timeout: self.timeout)
            let bytes = try await response.body.collect(upTo: Self.maximumAnswer)
            return Answer(
                status: Int(response.status.code), token: response.headers.first(name: "X-Subject-Token"),
                body: Array(bytes.readableBytesView))
        } catch {
            throw ConsoleError(.authorityUnavailable, "Keystone at \(self.url) does not answer", cause: error)
        }
    }
}
