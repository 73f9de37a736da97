// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import ConsoleAPI
internal import ConsoleCore
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import TLS

/// Asks the API of a running gateway. It follows no redirects: an answer from elsewhere is not that gateway's.
struct APIClient: ConsoleSource {
    private static let deadline = TimeAmount.seconds(10)
    /// A hypervisor may take its time with a screenshot.
    private static let screenshotDeadline = TimeAmount.seconds(60)
    private static let maximumAnswer = 16 * 1024 * 1024

    private let base: String
    private let client: HTTPClient
    private let credentials: APICredentials?

    /// A client of the API at `url`, which is `http` or `https` with a host and maybe a port.
    ///
    /// - Parameters:
    ///   - authorities: the PEM file of the authorities that are trusted; `nil` for the system's.
    ///   - credentials: what it shows to the API with every request.
    /// - Throws: ``CommandFailure``.
    init(_ url: String, authorities: String? = nil, credentials: APICredentials? = nil) throws {
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false, parts.user == nil, parts.query == nil, parts.fragment == nil
        else {
            throw CommandFailure(.mistakes, "the API's URL must look like http://127.0.0.1:8774")
        }
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.credentials = credentials
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: Self.deadline))
        // Otherwise a refused connection is tried again until the deadline, and the user waits for what is known.
        configuration.connectionPool.retryConnectionEstablishment = false
        if let authorities {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.raiseToFloor()
            tls.trustRoots = .file(authorities)
            configuration.tlsConfiguration = tls
        }
        self.client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func instances() async throws -> InstanceListing {
        try await self.ask("GET", "/v1/instances")
    }

    func console(of instance: String, type: String, mode: ConsoleMode) async throws -> ConsoleAnswer {
        try await self.ask(
            "POST", "/v1/consoles",
            ["instance": .string(instance), "type": .string(type), "mode": .string(mode.rawValue)])
    }

    func revoke(_ instance: String) async throws -> RevocationAnswer {
        try await self.ask("DELETE", "/v1/instances/\(try Self.segment(instance))/consoles")
    }

    func screenshot(of instance: String) async throws -> Screenshot {
        var request = HTTPClientRequest(url: "\(self.base)/v1/instances/\(try Self.segment(instance))/screenshot")
        request.headers.add(name: "Accept", value: "image/png, image/jpeg")
        let (status, bytes) = try await self.execute(
            request, within: Self.screenshotDeadline, upTo: Screenshot.maximumSize)
        guard status == 200 else { throw APIFault(status: status, body: bytes).failure }
        do {
            return try Screenshot(bytes: Array(bytes.readableBytesView))
        } catch {
            throw CommandFailure(.failure, "what answers at \(self.base) is not Oriel's API: it sent no picture")
        }
    }

    func close() async {
        try? await self.client.shutdown()
    }

    private func ask<Answer: Decodable>(
        _ method: String, _ path: String, _ body: JSONValue? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: self.base + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body.text))
        }
        let (status, bytes) = try await self.execute(request, within: Self.deadline, upTo: Self.maximumAnswer)
        guard status == 200 else { throw APIFault(status: status, body: bytes).failure }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView))
        } catch {
            throw CommandFailure(.failure, "what answers at \(self.base) is not Oriel's API")
        }
    }

    /// The status and the body of the answer.
    private func execute(
        _ request: HTTPClientRequest, within deadline: TimeAmount, upTo maximum: Int
    ) async throws -> (status: Int, body: ByteBuffer) {
        var request = request
        if let credentials { request.headers.add(name: "Authorization", value: credentials.authorization) }
        do {
            let response = try await self.client.execute(request, timeout: deadline)
            return (Int(response.status.code), try await response.body.collect(upTo: maximum))
        } catch {
            let reason = Self.reason(error, deadline: deadline)
            throw CommandFailure(
                .unavailable,
                "no answer from the API at \(self.base) (\(reason)): check that 'oriel serve' runs there, "
                    + "name another with --api or ORIEL_API, or do without an API with --config")
        }
    }

    /// `text` as one segment of a path.
    private static func segment(_ text: String) throws -> String {
        // `.` and `..` would be taken for steps.
        guard !text.isEmpty, text != ".", text != "..",
            let segment = text.addingPercentEncoding(
                withAllowedCharacters: .urlPathAllowed.subtracting(CharacterSet(charactersIn: "/;")))
        else {
            throw CommandFailure(.mistakes, "'\(text)' is not the name or UUID of an instance")
        }
        return segment
    }

    /// Why there is no answer, in a few words.
    private static func reason(_ error: any Error, deadline: TimeAmount) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { Self.reason($0.error, deadline: deadline) } ?? "the name is not known"
        case let error as IOError:
            error.errnoCode == ECONNREFUSED ? "connection refused" : String(cString: strerror(error.errnoCode))
        case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout:
            "none within \(deadline.nanoseconds / 1_000_000_000) s"
        default: TLSFailure.explanation(of: error) ?? "\(error)"
        }
    }
}
