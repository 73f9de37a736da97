// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XenSimulator

@Suite struct WorldTests {
    private var world = World(.pool(of: 3, vms: [VMPlan("web1", on: "host2"), VMPlan("twin"), VMPlan("twin")]))

    private mutating func call(_ method: String, _ parameters: String..., on host: String = "host1") -> XenResult {
        self.world.answer(XenCall(method: method, parameters: parameters.map { .string($0) }), on: host)
    }

    private mutating func logIn(_ originator: String = "test") throws -> String {
        let result = self.call("session.login_with_password", "root", "xen-root", "1.0", originator)
        guard case .success(.string(let session)) = result else { throw PlanError("\(result)") }
        return session
    }

    @Test mutating func aMemberNamesTheCoordinatorWhateverIsAsked() throws {
        #expect(self.call("VM.get_all", on: "host2") == .failure(["HOST_IS_SLAVE", "127.0.0.1"]))
        try self.world.promote("host3")
        #expect(self.call("session.login_with_password", "root", "no") == .failure(["HOST_IS_SLAVE", "127.0.0.3"]))
        try self.world.set(0) { $0.coordinatorClaim = "elsewhere" }
        #expect(self.call("VM.get_all") == .failure(["HOST_IS_SLAVE", "elsewhere"]))
    }

    @Test mutating func aPromotionEndsTheSessionsOfItsPoolOnly() throws {
        try self.world.eject("host3")
        _ = try self.logIn()
        let alone = self.call("session.login_with_password", "root", "xen-root", on: "host3")
        guard case .success(.string(let session)) = alone else { throw PlanError("\(alone)") }
        try self.world.promote("host2")
        #expect(self.world.sessions.keys.map { $0 } == [session])
        #expect(self.call("VM.get_all", session, on: "host3") == .success(.array([])))
        // A session of one pool means nothing in another.
        #expect(self.call("VM.get_all", session, on: "host2") == .failure(["SESSION_INVALID", session]))
    }

    @Test mutating func theSessionThatWasUsedLongestAgoGivesWay() throws {
        try self.world.set(0) { $0.originatorSessions = 2 }
        let (first, second) = (try self.logIn(), try self.logIn())
        _ = self.call("VM.get_all", first)
        let third = try self.logIn()
        #expect(Set(self.world.sessions.keys) == [first, third])
        #expect(self.call("VM.get_all", second) == .failure(["SESSION_INVALID", second]))
        // Another originator has sessions of its own.
        _ = try self.logIn("other")
        #expect(self.world.sessions.count == 3)
    }

    @Test mutating func aNameIsASetAndAUUIDIsOne() throws {
        let session = try self.logIn()
        guard case .success(.array(let twins)) = self.call("VM.get_by_name_label", session, "twin") else {
            throw PlanError("no twins")
        }
        #expect(twins.count == 2)
        #expect(self.call("VM.get_by_uuid", session, "twin") == .failure(["UUID_INVALID", "VM", "twin"]))
        #expect(self.call("VM.get_port", session, "x") == .failure(["MESSAGE_METHOD_UNKNOWN", "VM.get_port"]))
        #expect(
            self.call("VM.get_record", session)
                == .failure(["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.get_record", "2", "1"]))
    }

    @Test mutating func everyCallIsCountedAndOneThatWaitsOnce() throws {
        let session = try self.logIn()
        _ = self.call("VM.get_all", session)
        let call = XenCall(method: "VM.get_all", parameters: [.string(session)])
        _ = self.world.answer(call, on: "host1", isRepeated: true)
        _ = self.call("VM.get_all", "none")
        #expect(self.world.counters.calls == ["session.login_with_password": 1, "VM.get_all": 2])
        #expect(self.world.counters.callsWithoutSession == 1)
        #expect(self.world.counters.logins == 1)
        #expect(self.world.counters.originators == ["test"])
    }
}

extension World {
    /// Changes how the host at `index` behaves.
    fileprivate mutating func set(_ index: Int, _ change: (inout Quirks) -> Void) throws {
        try #require(self.hosts.indices.contains(index))
        change(&self.hosts[index].quirks)
    }
}
