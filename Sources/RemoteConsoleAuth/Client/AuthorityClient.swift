// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import TLS

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Asks one authority one question. It follows no redirects, and asks nothing twice.
struct AuthorityClient: Sendable {
    /// A stream that says nothing for this long is broken.
    static let silence = Duration.seconds(15)
    /// How often it is looked whether to wait on.
    private static let look = Duration.milliseconds(100)

    private let client: HTTPClient
    private let certificate: ClientCertificate

    /// A client that shows `certificate`.
    ///
    /// - Parameter connect: how long a connection may take, TLS included.
    init(certificate: ClientCertificate, connect: Duration, group: any EventLoopGroup) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connect), read: TimeAmount(Self.silence)))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Before the authority closes it, after 30 s: a question must not be sent into a closing connection.
        configuration.connectionPool.idleTimeout = .seconds(15)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.httpVersion = .http1Only
        self.client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        self.certificate = certificate
    }

    /// The answer of the authority at `url`.
    ///
    /// - Parameter isSilent: whether the authority is not there any more, so that waiting for it is in vain.
    /// - Throws: ``ExchangeFailure``.
    func ask(
        _ route: AuthorityRoute, _ body: ByteBuffer, at url: AuthorityURL, within patience: Duration,
        unless isSilent: @escaping @Sendable () -> Bool
    ) async throws -> ByteBuffer {
        let request: HTTPClient.Request
        do {
            request = try HTTPClient.Request(
                url: url.description + route.path, method: .POST, headers: ["Content-Type": "application/json"],
                body: .byteBuffer(body), tlsConfiguration: self.certificate.configuration)
        } catch {
            throw ExchangeFailure.nothingDone("\(error)")
        }
        let delegate = ExchangeDelegate()
        let task = self.client.execute(request: request, delegate: delegate, deadline: .now() + TimeAmount(patience))
        let watch = Task {
            while (try? await Task.sleep(for: Self.look)) != nil {
                guard isSilent() else { continue }
                return task.fail(reason: Silent())
            }
        }
        defer { watch.cancel() }
        let response: ExchangeDelegate.Response
        do {
            response = try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                task.cancel()
            }
        } catch {
            // These may come between the sending and the word of it.
            let isLate =
                error is Silent
                || [HTTPClientError.deadlineExceeded, .cancelled].contains { $0 == error as? HTTPClientError }
            let reason = Self.reason(error)
            throw delegate.wasSent || isLate ? ExchangeFailure.unknown(reason) : .nothingDone(reason)
        }
        return try Self.judge(response)
    }

    /// The authority said nothing for too long.
    private struct Silent: Error {}

    private static func judge(_ response: ExchangeDelegate.Response) throws -> ByteBuffer {
        if response.status == 200 { return response.body }
        guard let error = try? Wire.decode(WireError.self, from: response.body) else {
            throw ExchangeFailure.unknown("status \(response.status), and nothing of this protocol")
        }
        if error.nothingDone == true { throw ExchangeFailure.nothingDone(error.message) }
        switch error.error.code {
        case .authorityUnavailable, .internalError: throw ExchangeFailure.unknown(error.message)
        case .forbidden: throw ExchangeFailure.nothingDone(error.message)
        default: throw ExchangeFailure.refused(error.error)
        }
    }

    /// Follows the stream of the authority at `url`, until it ends or breaks.
    func follow(_ url: AuthorityURL, _ event: (StreamEvent) async -> Void) async throws {
        var request = HTTPClientRequest(url: url.description + AuthorityRoute.stream.path)
        request.tlsConfiguration = self.certificate.configuration
        let response = try await self.client.execute(request, timeout: .seconds(5))
        guard response.status == .ok else {
            let body = try? await response.body.collect(upTo: Wire.maximumLine)
            let error = body.flatMap { try? Wire.decode(WireError.self, from: $0) }
            throw error?.error ?? ConsoleError(.authorityUnavailable, "status \(response.status.code)")
        }
        var reader = StreamReader()
        for try await bytes in response.body {
            for line in try reader.read(bytes) { await event(line) }
        }
    }

    /// Lets go of all connections. Called once, last.
    func close() async {
        try? await self.client.shutdown()
    }

    /// Why there is no answer, in a few words.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            return error.connectionErrors.first.map { Self.reason($0.error) } ?? "the name is not known"
        case let error as IOError:
            return String(cString: strerror(error.errnoCode))
        case let error as ConsoleError:
            return error.explanation
        case is Silent:
            return "it says nothing, on its stream neither"
        case is ExchangeDelegate.TooLarge:
            return "an answer of more than \(Wire.maximumAnswer) bytes"
        default:
            return TLSFailure.explanation(of: error) ?? String("\(error)".prefix(256))
        }
    }
}
