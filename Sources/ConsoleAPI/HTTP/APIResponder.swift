// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Answers every request of the API: finds the endpoint, finds out who asks, and turns answers and errors into HTTP.
struct APIResponder: HTTPResponder {
    typealias Context = APIRequestContext

    let identity: any IdentityProvider
    let compute: ComputeAPI
    let own: OwnAPI
    let readiness: @Sendable () async -> Readiness
    let logger: Logger
    let calm: CalmLog
    let transport: ClientTransport
    /// For screenshots: 16 MiB each at most, besides what making one takes.
    let places = ScreenshotPlaces(4)

    func respond(to request: Request, context: Context) async throws -> Response {
        let started = ContinuousClock.now
        let client = await self.client(of: request, context.channel)
        let requestID = "req-\(UUID().uuidString.lowercased())"
        let target = request.head.path ?? "/"
        let query = target.firstIndex(of: "?")
        let path = target[..<(query ?? target.endIndex)]
        let route = Route(path: path)
        var response: Response
        do {
            let parameters = QueryParameters(query.map { target[target.index(after: $0)...] } ?? "")
            let answer = try await self.answer(request, length: target.utf8.count, route: route, query: parameters)
            response = Response(
                status: answer.status, headers: [.contentType: answer.contentType],
                body: answer.responseBody(to: context.channel))
        } catch {
            let fault = self.fault(for: error, requestID: requestID)
            response = Response(
                status: fault.status, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: fault.body.text)))
            response.headers.append(contentsOf: fault.headers)
        }
        self.addHeaders(to: &response, requestID: requestID, request: request, route: route)
        self.log(
            request, of: client, path: path, route: route, response: response, requestID: requestID, since: started)
        return request.method == .head ? response.createHeadResponse() : response
    }

    // MARK: Answering

    private func answer(
        _ request: Request, length: Int, route: Route?, query: QueryParameters
    ) async throws -> Answer {
        if self.identity.admitsEveryone, !LoopbackHost.isLoopback(request.head.authority) {
            throw Fault(
                .forbidden,
                "This API asks nobody who they are, so it answers only requests whose Host is localhost or a loopback "
                    + "address.")
        }
        guard length <= HTTPLimits.target else { throw Fault(.uriTooLong, "The path is too long.") }
        guard let route else { throw Fault.noSuchPath }
        guard request.method == route.method || request.method == .head && route.method == .get else {
            let allowed = route.method == .get ? "GET, HEAD" : "POST"
            throw Fault(.methodNotAllowed, "Only \(allowed) is allowed here.", headers: [.allow: allowed])
        }
        switch route {
        case .health:
            return Answer(text: "ok\n")
        case .readiness:
            return Answer(await self.readiness())
        case .versions:
            return self.compute.versions()
        case .version:
            return self.compute.version()
        default:
            return try await self.answer(request, authenticated: route, query: query)
        }
    }

    private func answer(
        _ request: Request, authenticated route: Route, query: QueryParameters
    ) async throws -> Answer {
        if route.isCompute { _ = try Microversion(headers: request.headers) }
        let headers = request.headers
        let principal = try await self.identity.authenticate { name in
            HTTPField.Name(name).flatMap { headers[$0] }
        }
        switch route {
        case .servers(let project, let details):
            try Self.check(project, of: principal)
            return try await self.compute.servers(query: query, details: details, principal: principal)
        case .server(let id, let project):
            try Self.check(project, of: principal)
            return try await self.compute.server(id, principal: principal)
        case .serverAction(let id, let project):
            try Self.check(project, of: principal)
            return try await self.compute.action(on: id, body: try await request.json(), principal: principal)
        case .remoteConsoles(let id, let project):
            try Self.check(project, of: principal)
            return try await self.compute.remoteConsole(of: id, body: try await request.json(), principal: principal)
        case .ownInstances:
            return Answer(try await self.own.instances(principal: principal).json)
        case .ownConsoles:
            return Answer(try await self.own.console(body: try await request.json(), principal: principal).json)
        case .ownScreenshot(let instance):
            let place = try self.places.take()
            return Answer(try await self.own.screenshot(of: instance, principal: principal), place: place)
        case .health, .readiness, .versions, .version:
            throw Fault.noSuchPath
        }
    }

    /// An administrator may name any project in the path, everybody else only their own.
    private static func check(_ project: String?, of principal: Principal) throws {
        guard let project, !principal.isAdministrator else { return }
        guard project == principal.project else { throw Fault.noSuchPath }
    }

    // MARK: HTTP

    private func fault(for error: any Error, requestID: String) -> Fault {
        if let fault = error as? Fault { return fault }
        let consoleError = error as? ConsoleError ?? ConsoleError(.internalError, "unexpected", cause: error)
        let fault = Fault(consoleError)
        if fault.status.kind == .serverError {
            self.calm.log(.warning, "request failed", ["request": "\(requestID)", "error": "\(consoleError)"])
        }
        return fault
    }

    private func addHeaders(to response: inout Response, requestID: String, request: Request, route: Route?) {
        response.headers[.computeRequestID] = requestID
        response.headers[.openStackRequestID] = requestID
        // An access URL is worth a console: no cache may keep it.
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        if route?.isCompute == true {
            let version = (try? Microversion(headers: request.headers)) ?? .minimum
            response.headers[.openStackAPIVersion] = "compute \(version)"
            response.headers[.novaAPIVersion] = "\(version)"
            response.headers[.vary] = "OpenStack-API-Version, X-OpenStack-Nova-API-Version"
        }
    }

    private func client(of request: Request, _ channel: any Channel) async -> ClientIdentity {
        let headers = request.headers
        return self.transport.client(
            await self.transport.connection(channel), forwardedFor: headers[values: .forwardedFor],
            forwardedProto: headers[values: .forwardedProto])
    }

    private func log(
        _ request: Request, of client: ClientIdentity, path: Substring, route: Route?, response: Response,
        requestID: String,
        since started: ContinuousClock.Instant
    ) {
        let metadata: Logger.Metadata = [
            "client": "\(client)", "method": "\(request.method.rawValue)", "path": "\(LoggedPath.text(path))",
            "status": "\(response.status.code)",
            "milliseconds": "\((ContinuousClock.now - started).wholeMilliseconds)", "request": "\(requestID)",
        ]
        if response.status.kind == .successful {
            self.logger.log(level: route?.isProbe == true ? .debug : .info, "request", metadata: metadata)
        } else {
            self.calm.log(.info, "request refused", metadata)
        }
    }
}
