// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
package import Logging
internal import ServiceLifecycle

/// Revokes the tokens of instances that were shut off or deleted, as the backends that tell such things tell them.
///
/// What is told is no more than a hint: before anything is revoked, all backends are asked where the instance is. One
/// that runs somewhere keeps its tokens: it was migrated, it was only undefined, a migration to that host failed, or it
/// was started again meanwhile. An event that is missed costs nothing but this: where a console is, is asked when it is
/// opened, and an instance that does not run has none.
package struct TokenRevoker: Service {
    private let authority: LocalAuthority
    private let directory: BackendDirectory
    private let logger: Logger

    /// A revoker for the instances of `directory`.
    package init(authority: LocalAuthority, directory: BackendDirectory, logger: Logger) {
        self.authority = authority
        self.directory = directory
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            // Before the first look at the backends, so that no change falls between.
            let replacements = self.directory.replacements()
            var followers = Task { await self.followAll() }
            for await _ in replacements {
                followers.cancel()
                followers = Task { await self.followAll() }
            }
            followers.cancel()
        }
    }

    /// Follows the backends that there are now.
    private func followAll() async {
        await withTaskGroup(of: Void.self) { group in
            for (name, backend) in self.directory.backends {
                guard let backend = backend as? any InstanceEventProviding else { continue }
                group.addTask { await self.follow(backend, called: name) }
            }
        }
    }

    private func follow(_ backend: any InstanceEventProviding, called name: BackendName) async {
        for await event in backend.instanceEvents() {
            switch event {
            case .stopped(let instance), .deleted(let instance):
                await self.revoke(instance)
            case .mayHaveMissed:
                self.logger.debug("events of instances may have been missed", metadata: ["backend": "\(name)"])
            }
        }
    }

    private func revoke(_ instance: InstanceID) async {
        guard await !self.runs(instance) else { return }
        do {
            _ = try await self.authority.revoke(instance)
        } catch {
            self.logger.warning(
                "tokens not revoked", metadata: ["instance": "\(instance)", "error": "\(error)"])
        }
    }

    private func runs(_ instance: InstanceID) async -> Bool {
        do {
            return try await self.directory.find(.id(instance)).instance.powerState.hasScreen
        } catch let error as ConsoleError {
            // Nobody knows where it runs then, but it does.
            return error.code == .instanceAmbiguous
        } catch {
            return false
        }
    }
}
