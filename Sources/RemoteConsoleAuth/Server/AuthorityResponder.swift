// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import ConsoleCore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// Turns requests of proxies into questions to the desk, and its answers into HTTP.
final class AuthorityResponder: HTTPResponder {
    typealias Context = ChannelRequestContext

    /// Requests that are answered at once; those above are told to ask elsewhere.
    private static let limit = 256

    private let desk: AuthorityDesk
    private let names: ProxyNames
    private let isLeaving: @Sendable () -> Bool
    private let calm: CalmLog
    private let running = Atomic(0)

    /// A responder before `desk`.
    ///
    /// - Parameter isLeaving: whether the authority is going away, so that nothing new is begun here.
    init(desk: AuthorityDesk, names: ProxyNames, isLeaving: @escaping @Sendable () -> Bool, calm: CalmLog) {
        self.desk = desk
        self.names = names
        self.isLeaving = isLeaving
        self.calm = calm
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            return try await self.answer(request, context)
        } catch let error as ConsoleError {
            return try self.refuse(error, context)
        } catch {
            return try self.refuse(ConsoleError(.internalError, "unexpected", cause: error), context)
        }
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        let proxy = try await self.names.proxy(at: context.channel)
        guard let route = AuthorityRoute(path: request.head.path ?? "") else {
            return try Self.response(
                WireError(ConsoleError(.invalidRequest, "there is nothing at this path")), status: .notFound)
        }
        guard request.method == (route.isRead ? .get : .post) else {
            return try Self.response(
                WireError(ConsoleError(.invalidRequest, "the method is not allowed here")), status: .methodNotAllowed)
        }
        if route == .stream { return self.stream(proxy) }
        defer { self.running.subtract(1, ordering: .relaxed) }
        guard self.running.add(1, ordering: .relaxed).newValue <= Self.limit else {
            return try self.refuse(
                ConsoleError(.authorityUnavailable, "too many requests at once"), context, nothingDone: true)
        }
        if route == .redeem, self.isLeaving() {
            return try self.refuse(
                ConsoleError(.authorityUnavailable, "the authority is going away"), context, nothingDone: true)
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Wire.maximumRequest)
        } catch is NIOTooManyBytesError {
            throw Wire.refusal("a body of more than \(Wire.maximumRequest) bytes")
        }
        return try Self.response(try await self.ask(route, body, of: proxy), status: .ok)
    }

    private func ask(_ route: AuthorityRoute, _ body: ByteBuffer, of proxy: String) async throws -> any Encodable {
        switch route {
        case .redeem: try await self.desk.redeem(Wire.decode(from: body), of: proxy)
        case .refresh: try await self.desk.refresh(Wire.decode(from: body), of: proxy)
        case .confirm: try await self.desk.confirm(Wire.decode(from: body), of: proxy)
        case .release: try await self.desk.release(Wire.decode(from: body), of: proxy)
        case .begin: try await self.desk.begin(Wire.decode(from: body), of: proxy)
        case .heartbeat: try await self.desk.heartbeat(Wire.decode(from: body), of: proxy)
        case .end: try await self.desk.end(Wire.decode(from: body), of: proxy)
        case .stream: throw Wire.refusal("to post to the stream")
        }
    }

    /// Goes on until the proxy leaves or the authority does.
    private func stream(_ proxy: String) -> Response {
        let events = self.desk.hub.open(proxy)
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await event in events { try await writer.write(try event.line) }
                try await writer.finish(nil)
            })
    }

    private func refuse(_ error: ConsoleError, _ context: Context, nothingDone: Bool = false) throws -> Response {
        let status: HTTPResponse.Status =
            switch error.code {
            case .invalidRequest: .badRequest
            case .forbidden: .forbidden
            case .authorityUnavailable: .serviceUnavailable
            case .internalError: .internalServerError
            default: .conflict
            }
        if status != .conflict {
            let client = context.channel.remoteAddress?.ipAddress ?? "unknown"
            self.calm.log(.warning, "proxy refused", ["client": "\(client)", "error": "\(error)"])
        }
        return try Self.response(WireError(error, nothingDone: nothingDone), status: status)
    }

    private static func response(_ body: any Encodable, status: HTTPResponse.Status) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: try Wire.encode(body)))
    }
}
