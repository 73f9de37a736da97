// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ClientTransport
import ConsoleCore
import ConsoleTestKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import NoIdentity
import Testing

@testable import ConsoleAPI

/// An API over fakes, asked without a socket.
struct API: Sendable {
    var identity: any IdentityProvider = NoIdentity()
    var backends: [BackendName: any HypervisorBackend] = [
        "kvm1": FakeBackend(known: Samples.onKVM), "xen1": FakeBackend(known: Samples.onXen),
    ]
    var issuingFails: ConsoleError?
    var readiness = Readiness.ready
    var log = LogLines()
    /// The modes of the tokens that were issued.
    var issued = Watched<[ConsoleMode]>([])
    /// The instances that were revoked.
    var revoked = Watched<[String]>([])

    /// The service at `address`.
    func service(
        at address: ConsoleCore.BindAddress = .init(host: "127.0.0.1", port: 8774),
        transport: ClientTransport? = nil, onBound: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> ConsoleAPIService {
        let directory = BackendDirectory(self.backends)
        return ConsoleAPIService(
            address: address, identity: self.identity, directory: directory,
            issuer: FakeIssuer(
                directory: directory, failure: self.issuingFails, issued: self.issued, revoked: self.revoked),
            accessURLs: AccessURLs([
                .novnc: { token, mode in
                    "https://console.example.org/vnc?token=" + token.reveal { $0 } + (mode == .view ? "&view" : "")
                }
            ]),
            readiness: { self.readiness }, logger: self.log.logger,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, transport: transport, onBound: onBound)
    }

    /// One request, answered as the description of the API says.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: HTTPFields = [:],
        type: String? = "application/json"
    ) async throws -> Reply {
        var headers = headers
        if body != nil, let type { headers[.contentType] = type }
        let reply = try await self.service().application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
            ) { Reply($0) }
        }
        let description = try Description.served.get()
        if let operation = description.operation(method, path) {
            #expect(description.objection(to: reply, of: operation) == nil)
        }
        return reply
    }

    /// The answer to a GET.
    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Reply {
        try await self.ask(.get, path, headers: headers)
    }

    /// The answer to a POST of JSON.
    func post(_ path: String, _ body: String, headers: HTTPFields = [:]) async throws -> Reply {
        try await self.ask(.post, path, body, headers: headers)
    }
}

extension ConsoleAPIService {
    /// Its responder as an application, for Hummingbird's test framework.
    var application: Application<APIResponder> { Application(responder: self.responder) }
}
