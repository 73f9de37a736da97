// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import CoreMetrics
internal import Logging

extension RemoteAuthority {
    /// Tells an authority which sessions there are, ends those that may not go on, and, when nobody answers, those that
    /// nobody has confirmed for as long as the grace.
    ///
    /// - Returns: whether an authority answered.
    @discardableResult func heartbeat() async -> Bool {
        let asked = self.uptime()
        let leases = self.sessions.leases
        var isHeard = true
        var start = leases.startIndex
        repeat {
            let end = min(start + Wire.maximumSessions, leases.endIndex)
            isHeard = await self.heartbeat(of: leases[start..<end]) && isHeard
            start = end
        } while start < leases.endIndex
        self.reachable.set(isHeard ? 1 : 0)
        if isHeard { self.contact.hear(at: asked) }
        if !isHeard, !Task.isCancelled { self.endUnconfirmed() }
        return isHeard
    }

    private func heartbeat(of leases: ArraySlice<(session: SessionID, lease: String)>) async -> Bool {
        let asked = self.uptime()
        do {
            let answer: HeartbeatAnswer = try await self.caller.ask(
                .heartbeat, HeartbeatRequest(sessions: leases.map(\.lease)), .always, within: .seconds(4))
            let alive = Set(answer.alive.map { SessionID($0) })
            let ours = Set(leases.map(\.session))
            self.sessions.confirm(alive.intersection(ours), at: asked)
            self.sessions.end(ours.subtracting(alive), .revoked)
            self.learn(grace: answer.leaseGraceMs.duration)
            return true
        } catch {
            guard !Task.isCancelled else { return false }
            // Without any, that nobody answers is said by the streams.
            guard !leases.isEmpty else { return false }
            self.calm.log(.warning, "sessions not reported", ["count": "\(leases.count)", "error": "\(error)"])
            return false
        }
    }

    private func endUnconfirmed() {
        let lost = self.sessions.unconfirmed(since: self.uptime() - self.grace)
        guard !lost.isEmpty else { return }
        self.calm.log(
            .warning, "sessions ended, no authority answers",
            ["count": "\(lost.count)", "grace": "\(self.grace.text)"])
        self.sessions.end(lost, .authorityLost)
    }
}
