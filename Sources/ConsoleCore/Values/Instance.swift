// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A virtual machine, as a backend knows it.
public struct Instance: Sendable, Hashable {
    /// Its UUID.
    public var id: InstanceID
    /// Its name on the hypervisor, unique within the backend.
    public var name: String
    /// What its owner calls it, if the hypervisor keeps that apart from the name.
    public var title: String?
    /// The project (tenant) that owns it, if the hypervisor knows.
    public var project: String?
    /// Whether it runs.
    public var powerState: PowerState
    /// The backend that knows it.
    public var backend: BackendName

    /// An instance with these properties.
    public init(
        id: InstanceID, name: String, title: String? = nil, project: String? = nil, powerState: PowerState,
        backend: BackendName
    ) {
        self.id = id
        self.name = name
        self.title = title
        self.project = project
        self.powerState = powerState
        self.backend = backend
    }
}
