// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension World {
    /// The 200 of xapi, the same 78 bytes since 2009 whatever version was asked for.
    static let accepted = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n"

    /// What a request is about.
    private enum Target {
        case vm(SimulatedVM)
        case console(SimulatedVM, ConsolePlan)
    }

    /// Who asks, by the session in the request; `nil` when there is none that counts.
    ///
    /// Sessions are the coordinator's: while that is away, no member can look one up (`isKnown` is false).
    private mutating func asker(_ head: RequestHead, _ host: SimulatedHost) -> (
        session: SimulatedSession?, isKnown: Bool
    ) {
        let coordinator = self.host(self.pools[host.pool].coordinator)
        guard coordinator?.life == .alive else { return (nil, false) }
        guard let reference = head.session(release: host.quirks.release) else { return (nil, true) }
        return (self.use(reference, pool: host.pool), true)
    }

    /// The machine or console that `uuid` or `ref` names; a machine goes before a console, `uuid` before `ref`.
    private func target(_ head: RequestHead, pool: Int) -> Target? {
        let query = head.query
        let vms = self.vms.filter { self.pool(of: $0) == pool }
        func find(_ isVM: (SimulatedVM) -> Bool, _ isConsole: (String, ConsolePlan) -> Bool) -> Target? {
            if let vm = vms.first(where: isVM) { return .vm(vm) }
            for vm in vms {
                if let console = vm.consoles.first(where: { isConsole($0.ref, $0.plan) }) {
                    return .console(vm, console.plan)
                }
            }
            return nil
        }
        if let uuid = query["uuid"] { return find({ $0.plan.uuid == uuid }, { $1.uuid == uuid }) }
        if let ref = query["ref"] { return find({ $0.ref == ref }, { name, _ in name == ref }) }
        return nil
    }

    /// What becomes of a CONNECT that came to a host. It is written down as it was sent.
    mutating func decideTunnel(_ head: RequestHead, on name: String, from client: String, isEncrypted: Bool)
        -> TunnelDecision
    {
        self.beSurprised()
        guard let host = self.host(name) else { return .refuse(status: 500, words: "") }
        var (decision, user) = self.judgeTunnel(head, on: host)
        var status = 200
        switch host.quirks.tunnelAnswer {
        case .status(let code):
            decision = .refuse(status: code, words: "")
        case .raw, .silence, .close, .endlessHead:
            status = 0
        case .asXapi, .end, .nothing, .byteByByte, .glued:
            break
        }
        if case .refuse(var code, let words) = decision {
            if host.quirks.release != .today, code != 401 { code = 500 }
            status = code
            decision = .refuse(status: code, words: words)
        } else if case .open(_, let vm, let tunnel) = decision, status != 0 {
            self.tunnels[vm, default: []].append(OpenTunnel(number: tunnel, user: user ?? ""))
        }
        if self.counters.tunnels.count < 10_000 {
            self.counters.tunnels.append(
                TunnelRecord(
                    host: name, client: client, isEncrypted: isEncrypted, head: head.text, status: status, user: user))
        }
        return decision
    }

    private mutating func judgeTunnel(_ head: RequestHead, on host: SimulatedHost) -> (TunnelDecision, user: String?) {
        guard head.path == "/console" else { return (.refuse(status: 404, words: ""), nil) }
        let asker = self.asker(head, host)
        guard asker.isKnown else { return (.refuse(status: 500, words: "the coordinator is away"), nil) }
        guard let session = asker.session else { return (.refuse(status: 401, words: ""), nil) }
        func refuse(_ status: Int, _ words: String = "") -> (TunnelDecision, String?) {
            (.refuse(status: status, words: words), session.user)
        }
        guard session.role >= .vmOperator else { return refuse(403) }
        let vm: SimulatedVM
        let console: ConsolePlan?
        switch self.target(head, pool: host.pool) {
        case nil: return refuse(500, "no such console")
        case .vm(let found):
            vm = found
            console = found.plan.consoles.first { $0.protocol == "rfb" }
        case .console(let found, let named):
            vm = found
            console = named
        }
        guard vm.plan.kind != .controlDomain || session.role >= .poolAdmin else { return refuse(403) }
        if host.quirks.release != .xenServer56 {
            guard vm.plan.power == .running else { return refuse(500, "VM_BAD_POWER_STATE") }
            guard vm.plan.host == host.name else { return refuse(500, "VM_NOT_RESIDENT_HERE") }
        }
        guard let console, console.protocol != "rdp", console.server != .gone else { return refuse(404) }
        let open = self.tunnels[vm.ref] ?? []
        guard !host.quirks.limitsConsoleSessions || open.isEmpty else {
            return refuse(503, "in use by \(open.map(\.user).joined(separator: ", "))")
        }
        return (.open(server: console.server, vm: vm.ref, tunnel: self.nextNumber()), session.user)
    }

    /// Forgets a tunnel that has ended.
    mutating func endTunnel(_ number: Int, vm: String) {
        self.tunnels[vm]?.removeAll { $0.number == number }
        if self.tunnels[vm]?.isEmpty == true { self.tunnels[vm] = nil }
    }

    /// The file of the picture that `/vncsnapshot` gives, empty for none of its own; or the status of a refusal.
    mutating func snapshot(_ head: RequestHead, on name: String) -> (status: Int, file: String) {
        self.beSurprised()
        guard let host = self.host(name) else { return (500, "") }
        let asker = self.asker(head, host)
        guard asker.isKnown else { return (500, "") }
        guard let session = asker.session else { return (401, "") }
        guard session.role >= .vmOperator else { return (403, "") }
        let vm: SimulatedVM
        switch self.target(head, pool: host.pool) {
        case nil: return (500, "")
        case .vm(let found), .console(let found, _): vm = found
        }
        guard vm.plan.kind != .controlDomain || session.role >= .poolAdmin else { return (403, "") }
        guard vm.plan.power == .running, vm.plan.host == name else { return (500, "") }
        self.counters.snapshots += 1
        return (200, vm.plan.snapshot ?? "")
    }
}
