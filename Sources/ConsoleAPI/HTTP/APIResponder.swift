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
    typealias Context = ChannelRequestContext

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
        var principal: Principal?
        do {
            let route = try self.admit(request, length: target.utf8.count, route: route)
            let parameters = try QueryParameters(query.map { target[target.index(after: $0)...] } ?? "")
            if route.needsPrincipal {
                if route.isCompute { _ = try Microversion(headers: request.headers) }
                principal = try await self.principal(of: request, from: client)
            }
            let answer = try await self.answer(request, route: route, query: parameters, principal: principal)
            response = Response(
                status: answer.status, headers: [.contentType: answer.contentType],
                body: answer.responseBody(to: context.channel))
        } catch {
            let fault = self.fault(for: error, requestID: requestID)
            response = Response(
                status: fault.status, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: fault.body.text)))
            response.headers.append(contentsOf: fault.headers)
            if fault.status == .unauthorized, let challenge = self.identity.challenge {
                response.headers[.wwwAuthenticate] = challenge
            }
        }
        self.addHeaders(to: &response, requestID: requestID, request: request, route: route)
        self.log(
            request, of: client, as: principal, path: path, route: route, response: response, requestID: requestID,
            since: started)
        return request.method == .head ? response.createHeadResponse() : response
    }

    // MARK: Answering

    /// The endpoint, for a request that may be answered as far as its head tells.
    private func admit(_ request: Request, length: Int, route: Route?) throws -> Route {
        if self.identity.admitsEveryone, !LoopbackHost.isLoopback(request.head.authority) {
            throw Fault(
                .forbidden,
                "This API asks nobody who they are, so it answers only requests whose Host is localhost or a loopback "
                    + "address.")
        }
        guard length <= HTTPLimits.target else { throw Fault(.uriTooLong, "The path is too long.") }
        guard let route else { throw Fault.noSuchPath }
        guard request.method == route.method || request.method == .head && route.method == .get else {
            let allowed = route.method == .get ? "GET, HEAD" : route.method.rawValue
            throw Fault(.methodNotAllowed, "Only \(allowed) is allowed here.", headers: [.allow: allowed])
        }
        return route
    }

    private func principal(of request: Request, from client: ClientIdentity) async throws -> Principal {
        let headers = request.headers
        return try await self.identity.authenticate(
            header: { name in HTTPField.Name(name).flatMap { headers[$0] } }, client: client.description)
    }

    private func answer(
        _ request: Request, route: Route, query: QueryParameters, principal: Principal?
    ) async throws -> Answer {
        switch route {
        case .health: return Answer(text: "ok\n")
        case .readiness: return Answer(await self.readiness())
        case .versions: return self.compute.versions()
        case .version: return self.compute.version()
        case .openAPI: return OpenAPIDocument.answer
        default:
            guard let principal else { throw ConsoleError(.unauthenticated, "nobody asks") }
            try AccessPolicy.check(route.project, for: principal)
            return try await self.answer(request, route: route, query: query, principal: principal)
        }
    }

    private func answer(
        _ request: Request, route: Route, query: QueryParameters, principal: Principal
    ) async throws -> Answer {
        switch route {
        case .servers(_, let details):
            return try await self.compute.servers(query: query, details: details, principal: principal)
        case .server(let id, _):
            return try await self.compute.server(id, principal: principal)
        case .serverAction(let id, _):
            return try await self.compute.action(on: id, body: try await request.json(), principal: principal)
        case .remoteConsoles(let id, _):
            return try await self.compute.remoteConsole(of: id, body: try await request.json(), principal: principal)
        case .consoleToken(let token, _):
            let version = try Microversion(headers: request.headers)
            return try await self.compute.token(token, query: query, version: version, principal: principal)
        case .ownInstances:
            return Answer(try await self.own.instances(principal: principal).json)
        case .ownConsoles:
            return Answer(try await self.own.console(body: try await request.json(), principal: principal).json)
        case .ownScreenshot(let instance):
            let place = try self.places.take()
            return Answer(try await self.own.screenshot(of: instance, principal: principal), place: place)
        case .ownConsolesOf(let instance):
            return Answer(try await self.own.revoke(instance, principal: principal).json)
        case .health, .readiness, .versions, .version, .openAPI:
            throw Fault.noSuchPath
        }
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
        _ request: Request, of client: ClientIdentity, as principal: Principal?, path: Substring, route: Route?,
        response: Response, requestID: String, since started: ContinuousClock.Instant
    ) {
        var metadata: Logger.Metadata = [
            "client": "\(client)", "method": "\(request.method.rawValue)", "path": "\(LoggedPath.text(path))",
            "status": "\(response.status.code)",
            "milliseconds": "\((ContinuousClock.now - started).wholeMilliseconds)", "request": "\(requestID)",
        ]
        if let principal { metadata["principal"] = "\(principal.name)" }
        if response.status.kind == .successful {
            self.logger.log(level: route?.isProbe == true ? .debug : .info, "request", metadata: metadata)
        } else {
            self.calm.log(.info, "request refused", metadata)
        }
    }
}
