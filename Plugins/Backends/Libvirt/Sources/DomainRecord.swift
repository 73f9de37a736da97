// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import ConsoleCore

/// What one round to the hypervisor brought about a domain.
struct DomainRecord: Sendable {
    /// The UUID as libvirt wrote it.
    var uuid: String
    /// The name.
    var name: String
    /// Whether it runs; `nil` when only the description tells.
    var powerState: PowerState?
    /// The live description without passwords.
    var xml: String

    /// Asks `domain` for its description. `state` is `nil` when it was not asked for.
    init(_ domain: borrowing LibvirtDomain, state: PowerState?) throws(LibvirtError) {
        self.uuid = try domain.uuid()
        self.name = domain.name()
        self.powerState = state
        self.xml = try domain.xml()
    }

    /// Every domain, until `deadline`. One call for the list, two for what is neither running nor shut off, and one for
    /// each description: the state of each domain would be as many again.
    static func all(
        of connection: borrowing LibvirtConnection, until deadline: ContinuousClock.Instant
    ) throws(LibvirtError) -> [DomainRecord] {
        var states: [String: PowerState] = [:]
        try connection.forEachDomain(VIR_CONNECT_LIST_DOMAINS_PAUSED) { domain throws(LibvirtError) in
            states[try domain.uuid()] = .paused
        }
        try connection.forEachDomain(VIR_CONNECT_LIST_DOMAINS_OTHER) { domain throws(LibvirtError) in
            do throws(LibvirtError) {
                states[try domain.uuid()] = try domain.state().powerState
            } catch {
                guard error.isNoDomain else { throw error }
            }
        }
        var records: [DomainRecord] = []
        try connection.forEachDomain { domain throws(LibvirtError) in
            // The caller has left by then; the connection is free the sooner.
            guard ContinuousClock.now < deadline else {
                throw LibvirtError(
                    "virDomainGetXMLDesc", message: "the time was over before every domain was read",
                    isConnectionLost: false)
            }
            do throws(LibvirtError) {
                records.append(try DomainRecord(domain, state: states[try domain.uuid()]))
            } catch {
                // It was undefined since the list was made.
                guard error.isNoDomain else { throw error }
            }
        }
        return records
    }

    /// The domain as an instance of `backend`; `nil` when it has no UUID.
    func instance(backend: BackendName) -> Instance? {
        guard let id = InstanceID(self.uuid) else { return nil }
        guard let description = try? DomainDescription(xml: self.xml) else {
            return Instance(id: id, name: self.name, powerState: self.powerState ?? .unknown, backend: backend)
        }
        return Instance(
            id: id, name: self.name, title: description.title, project: description.project,
            powerState: self.powerState ?? (description.runtimeID == nil ? .stopped : .running), backend: backend)
    }
}
#endif
