// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// What `GET /v1/instances` answers.
package struct InstanceListing: Codable, Sendable, Hashable {
    /// The instances, by name.
    package var instances: [Item]
    /// The backends that could not be asked, by name.
    package var errors: [Failure]

    /// One instance.
    package struct Item: Codable, Sendable, Hashable {
        /// Its UUID.
        package var id: String
        /// Its name on the hypervisor.
        package var name: String
        /// What its owner calls it.
        package var title: String?
        /// The project that owns it.
        package var project: String?
        /// Whether it runs, as ``PowerState`` spells it.
        package var powerState: String
        /// The backend that has it.
        package var backend: String

        private enum CodingKeys: String, CodingKey {
            case id, name, title, project, backend
            case powerState = "power_state"
        }
    }

    /// One backend that could not be asked.
    package struct Failure: Codable, Sendable, Hashable {
        /// Its name.
        package var backend: String
        /// The error's code.
        package var code: String
        /// What happened.
        package var message: String
    }

    /// The listing of `instances`.
    ///
    /// - Parameter showsMessages: whether the reader is an operator, who may read the errors' own messages.
    package init(_ instances: [Instance], failures: [BackendName: ConsoleError], showsMessages: Bool) {
        self.instances = instances.map { instance in
            Item(
                id: instance.id.description, name: instance.name, title: instance.title, project: instance.project,
                powerState: instance.powerState.rawValue, backend: instance.backend.description)
        }
        self.errors = failures.sorted { $0.key < $1.key }.map { backend, error in
            Failure(
                backend: backend.description, code: error.code.description,
                message: showsMessages ? error.explanation : error.code.userSentence)
        }
    }
}
