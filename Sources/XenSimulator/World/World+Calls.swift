// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension World {
    /// Answers a call that came to a host. One that is repeated for its caller is counted once.
    mutating func answer(_ call: XenCall, on name: String, isRepeated: Bool = false) -> XenResult {
        guard let host = self.host(name) else { return .failure(["INTERNAL_ERROR", "no such host"]) }
        if !isRepeated {
            self.counters.calls[call.method, default: 0] += 1
            self.counters.callsByHost[name, default: 0] += 1
        }
        if let claim = host.quirks.coordinatorClaim { return .failure(["HOST_IS_SLAVE", claim]) }
        guard self.isCoordinator(host) else {
            let coordinator = self.host(self.pools[host.pool].coordinator)
            return .failure(["HOST_IS_SLAVE", coordinator.map { self.address(of: $0) } ?? ""])
        }
        if let failure = host.quirks.failures[call.method], !failure.isEmpty { return .failure(failure) }
        if call.method == "session.login_with_password" { return self.logIn(call, on: host) }
        guard let reference = call.text(0) else {
            return .failure(["MESSAGE_PARAMETER_COUNT_MISMATCH", call.method, "1", "0"])
        }
        guard let session = self.use(reference, pool: host.pool) else {
            self.counters.callsWithoutSession += 1
            return .failure(["SESSION_INVALID", reference])
        }
        guard !host.quirks.deniedMethods.contains(call.method) else {
            return .failure([
                "RBAC_PERMISSION_DENIED", call.method, "No permission in user session. (Roles with this permission: )",
            ])
        }
        return self.answer(call, from: Caller(host: host, session: session))
    }

    private mutating func answer(_ call: XenCall, from caller: Caller) -> XenResult {
        switch call.method {
        case "session.logout":
            self.sessions[caller.session.ref] = nil
            self.counters.logouts += 1
            return .void
        case "session.get_this_user", "session.get_auth_user_name":
            return .success(.string(caller.session.user))
        case "event.from":
            return self.events(call, from: caller)
        default:
            return self.read(call, from: caller)
        }
    }

    /// What `event.from` says now; the caller asks again while there is nothing.
    private func events(_ call: XenCall, from caller: Caller) -> XenResult {
        guard call.parameters.count == 4, case .array(let given) = call.parameters[1], let token = call.text(2) else {
            return .failure(["MESSAGE_PARAMETER_COUNT_MISMATCH", call.method, "4", "\(call.parameters.count)"])
        }
        let classes = given.compactMap(\.text)
        var values: [XenValue] = []
        func add(_ number: Int, _ kind: String, _ operation: String, _ ref: String, _ record: [String: XenValue]?) {
            var event: [String: XenValue] = [
                "id": .int(number), "class": .string(kind), "operation": .string(operation), "ref": .string(ref),
                "timestamp": .string("0.0"),
            ]
            if let record { event["snapshot"] = .map(record) }
            values.append(.map(event))
        }
        let tables = Dictionary(
            ["VM", "console", "host", "pool"].map { ($0.lowercased(), self.table($0, pool: caller.host.pool) ?? []) }
        ) { first, _ in first }
        if let last = Int(token) {
            for entry in self.events.after(last, classes: classes) {
                let record = tables[entry.kind]?.first { $0.ref == entry.ref }?.record
                add(entry.number, entry.kind, entry.operation, entry.ref, record)
            }
        } else {
            // The first time: all that there is.
            for (kind, rows) in tables.sorted(by: { $0.key < $1.key })
            where classes.contains(where: { $0 == "*" || $0.lowercased() == kind }) {
                for row in rows { add(self.events.last, kind, "add", row.ref, row.record) }
            }
        }
        return .success(
            .map([
                "events": .array(values), "token": .string("\(self.events.last)"),
                "valid_ref_counts": .map(tables.mapValues { .int($0.count) }),
            ]))
    }

    /// The calls that every class has: `get_all`, `get_all_records`, `get_record`, `get_by_uuid`, `get_by_name_label`,
    /// and one for each field.
    private func read(_ call: XenCall, from caller: Caller) -> XenResult {
        let unknown = XenResult.failure(["MESSAGE_METHOD_UNKNOWN", call.method])
        let words = call.method.split(separator: ".", maxSplits: 1).map(String.init)
        guard words.count == 2, let rows = self.table(words[0], pool: caller.host.pool) else { return unknown }
        switch words[1] {
        case "get_all":
            return .success(.strings(rows.map(\.ref)))
        case "get_all_records":
            return .success(.map(Dictionary(rows.map { ($0.ref, .map($0.record)) }) { first, _ in first }))
        default:
            break
        }
        guard call.parameters.count == 2, let key = call.text(1) else {
            return .failure(["MESSAGE_PARAMETER_COUNT_MISMATCH", call.method, "2", "\(call.parameters.count)"])
        }
        switch words[1] {
        case "get_by_uuid":
            guard let row = rows.first(where: { $0.record["uuid"] == .string(key) }) else {
                return .failure(["UUID_INVALID", words[0], key])
            }
            return .success(.string(row.ref))
        case "get_by_name_label" where Self.namedClasses.contains(words[0]):
            return .success(.strings(rows.filter { $0.record["name_label"] == .string(key) }.map(\.ref)))
        case "get_record":
            guard let row = rows.first(where: { $0.ref == key }) else {
                return .failure(["HANDLE_INVALID", words[0], key])
            }
            return .success(.map(row.record))
        default:
            guard words[1].hasPrefix("get_"), Self.fields(of: words[0]).contains(String(words[1].dropFirst(4))) else {
                return unknown
            }
            guard let row = rows.first(where: { $0.ref == key }) else {
                return .failure(["HANDLE_INVALID", words[0], key])
            }
            return row.record[String(words[1].dropFirst(4))].map { .success($0) } ?? unknown
        }
    }
}
