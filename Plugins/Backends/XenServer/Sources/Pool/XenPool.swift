// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

/// A pool, or a single host, which is a pool of one: calls go to its coordinator, wherever that is now, with one session
/// that all share.
///
/// Every call ends: each exchange has a deadline, and a call is repeated once at most for each thing that can be mended.
actor XenPool {
    /// What can be done about a call that failed.
    private enum Remedy: Hashable {
        /// Log in again: the session is gone.
        case logIn
        /// Ask the host that was named: it is the coordinator now.
        case follow
        /// Look for the coordinator among all members.
        case search

        init?(_ error: XenCallError) {
            switch error.code {
            case "SESSION_INVALID": self = .logIn
            case "HOST_IS_SLAVE": self = .follow
            default:
                guard error.mayBeDown else { return nil }
                self = .search
            }
        }
    }

    let api: XenAPI
    let addresses: PoolAddresses
    let accounts: [SessionRole: Account]
    let times: PoolTimes
    let logger: Logger
    var knowledge: PoolKnowledge
    var slots: [SessionRole: SessionSlot] = [:]
    var retired: [Secret: XenSession] = [:]
    var isShutDown = false

    /// A pool that nobody was asked about yet.
    init(
        api: XenAPI, addresses: PoolAddresses, accounts: [SessionRole: Account], times: PoolTimes, logger: Logger
    ) {
        self.api = api
        self.addresses = addresses
        self.accounts = accounts
        self.times = times
        self.logger = logger
        self.knowledge = PoolKnowledge(addresses)
    }

    /// What `method` gives for `parameters`, to which the control session is added.
    ///
    /// - Throws: ``XenCallError``.
    func call(
        _ method: String, _ parameters: [XMLRPCValue] = [], until deadline: ContinuousClock.Instant,
        limits: XMLRPCLimits = .small
    ) async throws(XenCallError) -> XMLRPCValue {
        var tried: Set<Remedy> = []
        while true {
            let session: XenSession
            do throws(ConsoleError) {
                session = try await self.session(.control)
            } catch {
                throw .noSession(error)
            }
            do throws(XenCallError) {
                return try await self.api.call(
                    XMLRPCCall(method, [session.value] + parameters), at: session.coordinator,
                    until: min(ContinuousClock.now + self.times.call, deadline), limits: limits)
            } catch {
                guard let remedy = Remedy(error), tried.insert(remedy).inserted, ContinuousClock.now < deadline else {
                    throw error
                }
                switch remedy {
                case .logIn:
                    self.forget(session, .control, mayLive: false)
                case .follow:
                    // The host is asked again at the next login, and followed for that once: an address is not kept
                    // before somebody there has let us in.
                    guard self.named(by: error) != nil else { throw error }
                    self.forget(session, .control, mayLive: true)
                case .search:
                    self.forget(session, .control, mayLive: true)
                }
            }
        }
    }

    /// Where a host is dialled, which the coordinator may have to be asked about; `nil` when nobody knows.
    func target(of reference: XenReference, until deadline: ContinuousClock.Instant) async throws(XenCallError)
        -> HTTPTarget?
    {
        let record = try await self.call("host.get_record", [reference.value], until: deadline)
        guard let member = PoolMember(reference: reference, record: record) else { return nil }
        return self.knowledge.target(of: member)
    }

    /// Every host that is known, where it is dialled.
    var targets: [HTTPTarget] {
        let known = self.knowledge.members.compactMap { self.knowledge.target(of: $0) }
        return [self.addresses.first] + known.filter { $0 != self.addresses.first }
    }

    /// The coordinator that a host named which is none.
    func named(by error: XenCallError) -> HTTPTarget? {
        guard let failure = error.failure, failure.code == "HOST_IS_SLAVE" else { return nil }
        return failure.parameters.first.flatMap { self.addresses.target(address: $0) }
    }
}
