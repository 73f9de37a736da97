// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Calls of xapi at one host. It knows no sessions and no pools.
struct XenAPI: Sendable {
    private let client: HTTPClient

    /// Calls through `client`.
    init(client: HTTPClient) {
        self.client = client
    }

    /// What `call` gives at `target`. Ends by `deadline`.
    ///
    /// - Throws: ``XenCallError``.
    func call(
        _ call: XMLRPCCall, at target: HTTPTarget, until deadline: ContinuousClock.Instant,
        limits: XMLRPCLimits = .small
    ) async throws(XenCallError) -> XMLRPCValue {
        let body: [UInt8]
        do throws(XMLRPCError) {
            body = try call.encoded()
        } catch {
            throw .unreadable(error, from: target)
        }
        let request = HTTPRequest(
            method: .POST, path: "/", contentType: "text/xml", body: ByteBuffer(bytes: body), limit: limits.bytes)
        let answer: ByteBuffer
        do throws(HTTPFailure) {
            answer = try await self.client.send(request, to: target, until: deadline)
        } catch {
            throw .noAnswer(error, from: target)
        }
        switch await Self.read(answer, limits: limits) {
        case .success(.success(let value)): return value
        case .success(.failure(let failure)): throw .refused(failure)
        case .failure(let error): throw .unreadable(error, from: target)
        }
    }

    /// Reads an answer; a large one on a thread of its own, where it keeps nobody else waiting.
    private static func read(_ answer: ByteBuffer, limits: XMLRPCLimits) async -> Result<XenAnswer, XMLRPCError> {
        @Sendable func parse() -> Result<XenAnswer, XMLRPCError> {
            Result { () throws(XMLRPCError) in try XenAnswer(parsing: Array(answer.readableBytesView), limits: limits) }
        }
        guard answer.readableBytes > 64 * 1024 else { return parse() }
        return (try? await NIOThreadPool.singleton.runIfActive(parse)) ?? parse()
    }
}
