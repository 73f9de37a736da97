// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import ConsoleCore

/// A token authority that knows one token, writes down what it is asked, and fails or waits where a test wants it to.
public final class FakeAuthorizer: ConsoleAuthorizing {
    /// What it can be asked.
    public enum Step: Sendable, Hashable, CaseIterable {
        case redeem, refresh, confirm, release, began, ended
    }

    /// What it was asked, and what it is to do.
    public struct State: Sendable {
        /// The steps that were reached, in order.
        public var reached: [Step] = []
        /// The sessions that were released.
        public var released: [SessionID] = []
        /// The sessions that began.
        public var began: [SessionID] = []
        /// The sessions that ended, and how.
        public var ended: [SessionEnd] = []
        /// The addresses of the clients that redeemed.
        public var clients: [String] = []
        /// The resume secrets that were brought.
        public var resumes: [ResumeSecret?] = []
        /// What ends each session that began.
        public var ends: [SessionID: @Sendable (SessionEnd.Reason) -> Void] = [:]
        /// What a step throws. Redeeming any token but the known one throws `tokenRejected` in any case.
        public var failures: [Step: ConsoleError] = [:]
        /// The steps that wait, after they were written down, until they are taken out of here.
        public var held: Set<Step> = []
        /// What grants were refreshed after.
        public var refreshed: [ConsoleError.Code] = []
        /// Where the console is when a grant is refreshed; where it was by default.
        public var freshEndpoint: ConsoleEndpoint?
        /// What the token gives; each session has an id of its own.
        public var grant: Grant

        /// How often `step` was reached.
        public func count(of step: Step) -> Int { self.reached.count { $0 == step } }
    }

    /// The one token that opens something.
    public let token = AccessToken()
    /// What happened, to be waited on; change it to make a step fail or wait.
    public let state: Watched<State>

    /// Grants what `grant` says.
    public init(_ grant: Grant) {
        self.state = Watched(State(grant: grant))
    }

    /// Grants the console at `port` of 127.0.0.1.
    public convenience init(port: Int, password: String? = nil) {
        let endpoint = ConsoleEndpoint(
            host: "127.0.0.1", port: port, security: RFBSecurity(password: password.map { Secret($0) }))
        self.init(
            Grant(
                session: SessionID(), instance: InstanceID(bytes: (1, 1)), instanceName: "box", backend: "lab",
                endpoint: endpoint, egress: EgressRules(hosts: ["127.0.0.1"])))
    }

    /// Makes `step` wait from now on.
    public func hold(_ step: Step) {
        self.state.update { _ = $0.held.insert(step) }
    }

    /// Lets `step` go on.
    public func letGo(_ step: Step) {
        self.state.update { _ = $0.held.remove(step) }
    }

    /// Makes `step` throw from now on.
    public func fail(_ step: Step, with code: ConsoleError.Code) {
        self.state.update { $0.failures[step] = ConsoleError(code, "as the test wants it") }
    }

    /// Waits until `step` was reached `count` times.
    public func waitFor(_ step: Step, count: Int = 1) async throws {
        try await self.state.wait(for: "\(count) times \(step)") { $0.count(of: step) >= count }
    }

    /// Gives the grant for the known token.
    public func redeem(
        _ token: AccessToken, resume: ResumeSecret?, type: ConsoleType, client: String
    ) async throws -> Grant {
        self.state.update { state in
            state.clients.append(client)
            state.resumes.append(resume)
        }
        try await self.pass(.redeem)
        guard token == self.token else { throw ConsoleError(.tokenRejected, "unknown") }
        var grant = self.state.current.grant
        grant.session = SessionID()
        return grant
    }

    /// Gives the grant with the endpoint that a test wants it to have now.
    public func refresh(_ grant: Grant, after failure: ConsoleError.Code) async throws -> Grant {
        self.state.update { $0.refreshed.append(failure) }
        try await self.pass(.refresh)
        var grant = grant
        if let endpoint = self.state.current.freshEndpoint { grant.endpoint = endpoint }
        return grant
    }

    /// Says yes, unless a test said otherwise.
    public func confirm(_ grant: Grant) async throws {
        try await self.pass(.confirm)
    }

    /// Writes it down.
    public func release(_ session: SessionID) async {
        self.state.update { $0.released.append(session) }
        try? await self.pass(.release)
    }

    /// Writes it down.
    public func sessionBegan(
        _ grant: Grant, client: String, end: @escaping @Sendable (SessionEnd.Reason) -> Void
    ) async throws {
        self.state.update { state in
            state.began.append(grant.session)
            state.ends[grant.session] = end
        }
        try await self.pass(.began)
    }

    /// Writes it down.
    public func sessionEnded(_ session: SessionID, _ end: SessionEnd) async {
        self.state.update { $0.ended.append(end) }
        try? await self.pass(.ended)
    }

    private func pass(_ step: Step) async throws {
        let isHeld = self.state.update { state in
            state.reached.append(step)
            return state.held.contains(step)
        }
        if isHeld { try await self.state.wait(for: "\(step) to be let go") { !$0.held.contains(step) } }
        if let failure = self.state.current.failures[step] { throw failure }
    }
}
