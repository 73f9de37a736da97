// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What a principal may do. Everything that the API offers asks here.
enum AccessPolicy {
    /// Whether `instance` exists for `principal`: for an administrator every one does, for everybody else those of their
    /// project. What does not exist is answered like what nobody has.
    static func sees(_ principal: Principal, _ instance: Instance) -> Bool {
        if principal.isAdministrator { return true }
        guard let project = principal.project else { return false }
        return instance.project == project
    }

    /// What a session for `principal` may do that was wished for as `wish`: nothing said means as much as they may.
    ///
    /// OpenStack's calls have no word for the mode, so a reader's consoles are view-only without one.
    ///
    /// - Throws: ``ConsoleError`` with `forbidden` when it is more than they may.
    static func mode(_ wish: ConsoleMode?, for principal: Principal) throws -> ConsoleMode {
        switch principal.role {
        case .admin, .member: return wish ?? .control
        case .reader:
            guard wish != .control else {
                throw ConsoleError(.forbidden, "You may see this console and not control it: ask for mode 'view'.")
            }
            return .view
        }
    }

    /// Lets those pass who may control what they see, and so may take the access to it back.
    ///
    /// - Throws: ``ConsoleError`` with `forbidden`.
    static func demandControl(_ principal: Principal) throws {
        switch principal.role {
        case .admin, .member: return
        case .reader: throw ConsoleError(.forbidden, "You may see this console and not revoke the access to it.")
        }
    }

    /// Lets an administrator pass.
    ///
    /// - Throws: ``ConsoleError`` with `forbidden`.
    static func demandAdministrator(_ principal: Principal) throws {
        guard principal.isAdministrator else {
            throw ConsoleError(.forbidden, "Only an administrator may do this.")
        }
    }

    /// Lets `principal` name `project` in a path: an administrator may name any, everybody else only their own.
    ///
    /// - Throws: ``Fault`` 404.
    static func check(_ project: String?, for principal: Principal) throws {
        guard let project, !principal.isAdministrator else { return }
        guard project == principal.project else { throw Fault.noSuchPath }
    }
}
