// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import Synchronization

/// Asks the authorities, one after the other where that is safe. Callable from any isolation.
final class AuthorityCaller: Sendable {
    /// When the next authority may be asked.
    enum Repeat: Sendable {
        /// Only when certainly nothing was done: for what must happen once.
        case ifNothingWasDone
        /// Also when nobody knows: for what may happen twice.
        case always
    }

    /// How long all connections together may take: whoever waits for a console learns within 2 s that there is nobody to
    /// ask.
    static let connecting = Duration.milliseconds(1800)

    let urls: [AuthorityURL]
    let client: AuthorityClient
    let pulses: AuthorityPulses
    private let preferred = Mutex(0)

    /// Asks the authorities at `urls` through `client`, and waits for none that `pulses` says hangs.
    init(urls: [AuthorityURL], client: AuthorityClient, pulses: AuthorityPulses) {
        self.urls = urls
        self.client = client
        self.pulses = pulses
    }

    /// How long one connection may take, of so many authorities.
    static func connectTimeout(authorities: Int, within all: Duration = connecting) -> Duration {
        max(.milliseconds(300), all / max(1, authorities))
    }

    /// The answer of the first authority that gives one.
    ///
    /// - Throws: what the authority says, or `authorityUnavailable` when there is no answer.
    func ask<Answer: Decodable>(
        _ route: AuthorityRoute, _ question: some Encodable, _ policy: Repeat, within patience: Duration
    ) async throws -> Answer {
        let body = try Wire.encode(question)
        let asked = self.pulses.now
        var reasons: [String] = []
        for index in self.order {
            let url = self.urls[index]
            do {
                let answer = try await self.client.ask(route, body, at: url, within: patience) { [pulses] in
                    pulses.isSilent(url, since: asked)
                }
                return try Self.decode(answer)
            } catch ExchangeFailure.refused(let error) {
                throw error
            } catch ExchangeFailure.nothingDone(let reason) {
                self.passOver(index)
                reasons.append("\(url): \(reason)")
            } catch ExchangeFailure.unknown(let reason) {
                self.passOver(index)
                reasons.append("\(url): \(reason)")
                guard policy == .always else {
                    throw ConsoleError(
                        .authorityUnavailable, "the outcome of '\(route.rawValue)' is not known: \(reasons.last ?? "")")
                }
            }
            if Task.isCancelled { break }
        }
        throw ConsoleError(.authorityUnavailable, "no authority answers: \(reasons.joined(separator: "; "))")
    }

    private static func decode<Answer: Decodable>(_ body: ByteBuffer) throws -> Answer {
        do {
            return try Wire.decode(from: body)
        } catch {
            throw ExchangeFailure.unknown("an answer that is none of this protocol")
        }
    }

    /// The authorities, the one that answered last first, and those that hang last.
    var order: [Int] {
        let first = self.preferred.withLock { $0 }
        let order = self.urls.indices.map { ($0 + first) % self.urls.count }
        let hanging = order.filter { self.pulses.hangs(self.urls[$0]) }
        return order.filter { !hanging.contains($0) } + hanging
    }

    private func passOver(_ index: Int) {
        self.preferred.withLock { preferred in
            guard preferred == index else { return }
            preferred = (index + 1) % self.urls.count
        }
    }
}
