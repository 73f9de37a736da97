// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// The section `projects`: which instances belong to whom, for hypervisors that do not know it.
enum ProjectSettings {
    /// Reads the section: the project of each instance that is in a list. An instance is in one list at most.
    static func read(_ section: Section?) -> [InstanceID: String] {
        guard let section else { return [:] }
        var owners: [InstanceID: String] = [:]
        for name in section.names {
            guard !name.isEmpty else {
                section.mistake("a project needs a name")
                continue
            }
            guard let project = section.section(name) else { continue }
            for id in project.list("instances", of: InstanceID.self) {
                if let other = owners.updateValue(name, forKey: id), other != name {
                    project.mistake("\(id) is in the list of project '\(other)' already", at: "instances")
                }
            }
            project.finish()
        }
        return owners
    }
}
