// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension Principal {
    /// Reads the keys that every kind of identity with a list of its own shares; every mistake is recorded in `section`,
    /// whose other keys are the caller's.
    ///
    /// - `role` (admin, member or reader, default member): what the principal may do
    /// - `project` (text, required unless the role is admin): whose instances the principal sees
    public init?(section: Section, name: String) {
        let text = section.value("role", default: Role.member.rawValue)
        let project: String? = section.optional("project")
        guard Self.isName(name) else {
            section.mistake("a name has 1 to 64 characters, with no colon and no white space among them")
            return nil
        }
        guard let role = Role(rawValue: text) else {
            let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
            section.mistake("\"\(text)\" is not allowed: \(known)", at: "role")
            return nil
        }
        switch (role, project) {
        case (.admin, .some):
            section.mistake("means nothing with role admin, who sees the instances of every project", at: "project")
            return nil
        case (.member, nil), (.reader, nil):
            section.mistake(
                "is required with role \(role.rawValue): the project whose instances it sees", at: "project")
            return nil
        case (_, .some("")):
            section.mistake("must not be empty", at: "project")
            return nil
        case (.admin, nil), (.member, .some), (.reader, .some):
            self.init(name: name, project: project, role: role)
        }
    }

    /// It is written into logs, and before the colon of HTTP's Basic.
    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.count)
            && name.unicodeScalars.allSatisfy {
                $0 != ":" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
            }
    }
}
