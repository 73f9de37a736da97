// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Asks a pool for its machines.
struct InstanceFinder: Sendable {
    private let pool: XenPool
    private let listing = SharedWork<[XenReference: VMRecord], ConsoleError>()

    /// Asks `pool`.
    init(pool: XenPool) {
        self.pool = pool
    }

    /// How many machines with one name are looked at. Snapshots bear the name of their machine, and some have many.
    private static let nameLimit = 256

    /// Every machine that somebody may open. All who ask while the pool is answering get the same answer: it is large.
    func all(until deadline: ContinuousClock.Instant) async throws(ConsoleError) -> [XenReference: VMRecord] {
        try await self.listing.run { () async throws(ConsoleError) in try await self.list(until: deadline) }
    }

    private func list(until deadline: ContinuousClock.Instant) async throws(ConsoleError) -> [XenReference: VMRecord] {
        let method = "VM.get_all_records_where"
        let answer: XMLRPCValue
        do throws(XenCallError) {
            answer = try await self.pool.call(method, [.string(Self.filter)], until: deadline, limits: .large)
        } catch  where error.code == "MESSAGE_METHOD_UNKNOWN" {
            answer = try await self.ask("VM.get_all_records", [], until: deadline, limits: .large)
        } catch {
            throw error.error(in: method)
        }
        guard let records = answer.structure else { throw Self.nonsense(method) }
        var machines: [XenReference: VMRecord] = [:]
        for (key, value) in records {
            guard let reference = XenReference(key), let record = VMRecord(value), record.isInstance else { continue }
            machines[reference] = record
        }
        return machines
    }

    /// Keeps the templates, of which every pool has dozens, out of the answer.
    private static let filter = #"field "is_a_template" = "false" and field "is_control_domain" = "false""#

    /// The machine that `reference` means.
    func machine(
        _ reference: InstanceReference, until deadline: ContinuousClock.Instant
    ) async throws(ConsoleError) -> (reference: XenReference, record: VMRecord) {
        switch reference {
        case .id(let id): try await self.machine(id, until: deadline)
        case .name(let name): try await self.machine(named: name, until: deadline)
        }
    }

    private func machine(
        _ id: InstanceID, until deadline: ContinuousClock.Instant
    ) async throws(ConsoleError) -> (reference: XenReference, record: VMRecord) {
        let method = "VM.get_by_uuid"
        let answer: XMLRPCValue
        do throws(XenCallError) {
            answer = try await self.pool.call(method, [.string(id.description)], until: deadline)
        } catch  where error.code == "UUID_INVALID" || error.code == "HANDLE_INVALID" {
            throw Self.notFound(.id(id))
        } catch {
            throw error.error(in: method)
        }
        guard let reference = answer.reference else { throw Self.nonsense(method) }
        guard let record = try await self.record(reference, until: deadline), record.id == id, record.isInstance else {
            throw Self.notFound(.id(id))
        }
        return (reference, record)
    }

    private func machine(
        named name: String, until deadline: ContinuousClock.Instant
    ) async throws(ConsoleError) -> (reference: XenReference, record: VMRecord) {
        let method = "VM.get_by_name_label"
        let answer: XMLRPCValue
        do throws(XenCallError) {
            answer = try await self.pool.call(method, [.string(name)], until: deadline)
        } catch .unreadable(.unwritable, _), .unreadable(.callTooLarge, _) {
            // xapi could not have taken such a name either.
            throw Self.notFound(.name(name))
        } catch {
            throw error.error(in: method)
        }
        guard let references = answer.array?.compactMap(\.reference) else { throw Self.nonsense(method) }
        guard references.count <= Self.nameLimit else {
            throw ConsoleError(
                .instanceAmbiguous, "\(references.count) machines, templates and snapshots are called '\(name)'")
        }
        var found: [(reference: XenReference, record: VMRecord)] = []
        for reference in references {
            guard let record = try await self.record(reference, until: deadline), record.isInstance else { continue }
            found.append((reference, record))
        }
        guard let only = found.first else { throw Self.notFound(.name(name)) }
        guard found.count == 1 else {
            let ids = found.map(\.record.id).sorted().prefix(8).map(\.description).joined(separator: ", ")
            throw ConsoleError(
                .instanceAmbiguous, "'\(name)' is the name of \(found.count) instances; use a UUID: \(ids)")
        }
        return only
    }

    /// The machine called `reference`; `nil` when it is there no more.
    private func record(
        _ reference: XenReference, until deadline: ContinuousClock.Instant
    ) async throws(ConsoleError) -> VMRecord? {
        let method = "VM.get_record"
        do throws(XenCallError) {
            return VMRecord(try await self.pool.call(method, [reference.value], until: deadline))
        } catch  where error.code == "HANDLE_INVALID" {
            return nil
        } catch {
            throw error.error(in: method)
        }
    }

    private func ask(
        _ method: String, _ parameters: [XMLRPCValue], until deadline: ContinuousClock.Instant,
        limits: XMLRPCLimits = .small
    ) async throws(ConsoleError) -> XMLRPCValue {
        do throws(XenCallError) {
            return try await self.pool.call(method, parameters, until: deadline, limits: limits)
        } catch {
            throw error.error(in: method)
        }
    }

    private static func notFound(_ reference: InstanceReference) -> ConsoleError {
        ConsoleError(.instanceNotFound, "the pool has no instance '\(reference)'")
    }

    private static func nonsense(_ method: String) -> ConsoleError {
        ConsoleError(.backendUnavailable, "xapi's answer to \(method) is not what it has to be")
    }
}
