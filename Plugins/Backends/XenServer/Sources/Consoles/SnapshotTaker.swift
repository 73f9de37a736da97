// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOHTTP1

/// Has the host of a machine take a picture of its screen (`GET /vncsnapshot`, xapi's `xapi_vncsnapshot.ml`).
///
/// It asks with the console session, which is the one that may leave the coordinator.
struct SnapshotTaker: Sendable {
    private let client: HTTPClient
    private let pool: XenPool
    private let limit: Duration

    /// Asks through `client`, with sessions of `pool`. A host may take `limit` for one picture.
    init(client: HTTPClient, pool: XenPool, limit: Duration) {
        self.client = client
        self.pool = pool
        self.limit = limit
    }

    /// What the console that `find` gives shows. As with a tunnel, a host that does not know the session, or does not have
    /// the machine any more, is a reason to ask for both once more, and once only.
    ///
    /// - Throws: what `find` throws, `consoleTypeUnavailable`, `backendDenied`, `backendUnavailable`, `timedOut`.
    func screenshot(
        until deadline: ContinuousClock.Instant, of find: () async throws(ConsoleError) -> LiveConsole
    ) async throws(ConsoleError) -> Screenshot {
        var refused: Secret?
        var tried: Set<Int> = []
        while true {
            let console = try await find()
            let session = try await self.pool.consoleSession(insteadOf: refused)
            let request = HTTPRequest(
                method: .GET, path: "/vncsnapshot?\(console.console.query)", body: ByteBuffer(),
                limit: Screenshot.maximumSize, session: session.reference)
            let picture: ByteBuffer
            do throws(HTTPFailure) {
                picture = try await self.client.send(
                    request, to: console.target, until: min(ContinuousClock.now + self.limit, deadline))
            } catch {
                guard case .status(let code) = error else { throw error.error(at: console.target) }
                guard code == 401 || code == 500, tried.insert(code).inserted else {
                    throw Self.refusal(code, at: console.target)
                }
                refused = code == 401 ? session.reference : nil
                continue
            }
            return try Screenshot(bytes: Array(picture.readableBytesView))
        }
    }

    private static func refusal(_ code: Int, at target: HTTPTarget) -> ConsoleError {
        switch code {
        case 401:
            ConsoleError(.backendUnavailable, "the host at \(target) does not accept a session that is new")
        case 403:
            ConsoleError(
                .backendDenied, "the role of the console account does not allow screenshots: it must be vm-operator")
        case 404:
            ConsoleError(.consoleTypeUnavailable, "the host at \(target) takes no screenshots of this instance")
        default:
            HTTPFailure.status(code).error(at: target)
        }
    }
}
