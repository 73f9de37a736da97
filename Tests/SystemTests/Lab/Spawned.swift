// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that was started with exactly the descriptors it is meant to have, as a service manager starts one.
final class Spawned {
    /// Its process id.
    let pid: Int32
    private var status: Int32?

    /// Starts `arguments`, whose first is a path.
    ///
    /// - Parameters:
    ///   - environment: all that its environment has.
    ///   - sockets: what becomes its descriptors from 3 on; then LISTEN_PID is its own process id.
    ///   - log: the file that its output is added to.
    init(_ arguments: [String], environment: [String: String] = [:], sockets: [Int32] = [], log: String) throws {
        // The shell becomes the program: so the program's id is known before it runs.
        let script = sockets.isEmpty ? "exec \"$@\"" : "LISTEN_PID=$$; export LISTEN_PID; exec \"$@\""
        let words = ["/bin/sh", "-c", script, "sh"] + arguments
        // Out of the way of the numbers that they are to get.
        let sources = sockets.map { fcntl($0, F_DUPFD_CLOEXEC, 200) }
        defer { sources.forEach { _ = close($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for (index, source) in sources.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, 3 + Int32(index))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pairs = environment.map { "\($0.key)=\($0.value)" }
        if !sockets.isEmpty { pairs.append("LISTEN_FDS=\(sockets.count)") }
        let argv = words.map { strdup($0) } + [nil]
        let envp = pairs.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid: Int32 = 0
        guard posix_spawn(&pid, "/bin/sh", &actions, &attributes, argv, envp) == 0 else {
            throw Failure("\(words) cannot be started")
        }
        self.pid = pid
    }

    deinit {
        guard self.exitStatus(seconds: 0) == nil else { return }
        kill(self.pid, SIGKILL)
        _ = self.exitStatus(seconds: 5)
    }

    /// Sends a signal.
    func signal(_ number: Int32) {
        kill(self.pid, number)
    }

    /// Waits for its end and gives its exit status, or minus the number of the signal that killed it; `nil` when it goes
    /// on.
    func exitStatus(seconds: Double) -> Int32? {
        _ = Wait.until(seconds: seconds) {
            var raw: Int32 = 0
            guard self.status == nil, waitpid(self.pid, &raw, WNOHANG) == self.pid else { return self.status != nil }
            self.status = raw & 0x7f == 0 ? raw >> 8 & 0xff : -(raw & 0x7f)
            return true
        }
        return self.status
    }
}
