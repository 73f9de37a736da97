// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging
internal import ServiceLifecycle
internal import TLS

/// Keeps a proxy's sessions true: tells the authorities every 10 s which there are, and hears from each of them, as soon as
/// it is said, which are to end.
///
/// The heartbeat is what must be right: a session that is missing from its answer is ended. The streams only make it fast,
/// and whenever one is opened a heartbeat follows, for what was said meanwhile.
package struct AuthorityLink: Service {
    private let authority: RemoteAuthority
    private let interval: Duration
    private let retry: Duration
    /// Called when a stream is open.
    private let onConnected: @Sendable (AuthorityURL) -> Void

    /// A link of `authority`, with a heartbeat every `interval`, and every `retry` while nobody answers.
    package init(
        _ authority: RemoteAuthority, interval: Duration = .seconds(10), retry: Duration = .seconds(1),
        onConnected: @escaping @Sendable (AuthorityURL) -> Void = { _ in }
    ) {
        self.authority = authority
        self.interval = interval
        self.retry = retry
        self.onConnected = onConnected
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { tasks in
                tasks.addTask { await self.beat() }
                tasks.addTask { await self.watchCertificate() }
                for url in self.authority.caller.urls { tasks.addTask { await self.follow(url) } }
            }
        }
    }

    private func beat() async {
        while !Task.isCancelled {
            let isHeard = await self.authority.heartbeat()
            try? await Task.sleep(for: isHeard ? self.interval : min(self.retry, self.interval))
        }
    }

    private func watchCertificate() async {
        while (try? await Task.sleep(for: .seconds(60))) != nil { self.authority.certificate.reloadIfChanged() }
    }

    private func follow(_ url: AuthorityURL) async {
        let first = Duration.milliseconds(250)
        var pause = first
        while !Task.isCancelled {
            do {
                defer { self.authority.caller.pulses.lose(url) }
                try await self.authority.caller.client.follow(url) { event in
                    self.authority.caller.pulses.hear(url)
                    self.authority.sessions.obey(event)
                    guard event.event == StreamEvent.Kind.hello.rawValue else { return }
                    pause = first
                    self.authority.logger.notice("authority connected", metadata: ["url": "\(url)"])
                    self.onConnected(url)
                    await self.authority.heartbeat()
                }
                self.authority.logger.notice("authority said goodbye", metadata: ["url": "\(url)"])
            } catch {
                guard !Task.isCancelled else { return }
                self.authority.calm.log(
                    .warning, "authority not connected",
                    ["url": "\(url)", "error": "\(AuthorityClient.reason(error))"])
            }
            // Not all proxies at the same moment.
            try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause = min(pause * 2, .seconds(5))
        }
    }
}
