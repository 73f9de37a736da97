// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers the questions of monitoring: numbers and health. It asks nobody who they are.
struct MonitoringResponder: HTTPResponder {
    typealias Context = ChannelRequestContext

    let readiness: @Sendable () async -> Readiness
    let metrics: @Sendable () -> String

    func respond(to request: Request, context: Context) async throws -> Response {
        let answer = await self.answer(request)
        var headers: HTTPFields = [.contentType: answer.contentType, .cacheControl: "no-store"]
        headers[.xContentTypeOptions] = "nosniff"
        if answer.status == .methodNotAllowed { headers[.allow] = "GET, HEAD" }
        let response = Response(
            status: answer.status, headers: headers, body: answer.responseBody(to: context.channel))
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async -> Answer {
        guard request.method == .get || request.method == .head else {
            return Answer(text: "", status: .methodNotAllowed)
        }
        switch (request.head.path ?? "/").prefix(while: { $0 != "?" }) {
        case "/metrics": return Answer(text: self.metrics(), contentType: "text/plain; version=0.0.4; charset=utf-8")
        case "/healthz": return Answer(text: "ok\n")
        case "/readyz": return Answer(await self.readiness())
        default: return Answer(text: "", status: .notFound)
        }
    }
}
