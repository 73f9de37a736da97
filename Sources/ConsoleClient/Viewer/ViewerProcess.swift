// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A viewer that was started. It has this process's environment and standard streams, and none of its other descriptors.
package final class ViewerProcess: Sendable {
    /// How long a viewer that was asked to end may take. Then it is killed.
    private static let patience = DispatchTimeInterval.seconds(3)

    private let pid: pid_t
    /// Whether its number may be another process's by now.
    private let isReaped = Mutex(false)

    private init(pid: pid_t) {
        self.pid = pid
    }

    /// Starts `words`, the first of which is a path or is looked for in `PATH`.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when it cannot be started.
    package static func start(_ words: [String]) throws(ConsoleError) -> ViewerProcess {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What we block and ignore for ourselves is not meant for it.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigemptyset(&all)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { sigaddset(&all, signal) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil]
        let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var pid: pid_t = 0
        Self.keepDescriptors()
        let status = posix_spawnp(&pid, words.first ?? "", nil, &attributes, arguments, environment)
        guard status == 0 else {
            throw ConsoleError(
                .invalidRequest,
                "the viewer '\(words.first ?? "")' cannot be started: \(String(cString: strerror(status)))")
        }
        return ViewerProcess(pid: pid)
    }

    /// Keeps all descriptors of this process but its three streams from the programs that it starts: not everything that
    /// opens one says so itself, and a session whose socket somebody else has too does not end when we close it.
    private static func keepDescriptors() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Waits for its end. To be called once. A cancellation asks it to end, and goes on waiting until it has.
    package func wait() async -> ViewerEnd {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A queue of its own: waiting takes a thread for as long as the viewer lives.
                DispatchQueue(label: "oriel.viewer").async { continuation.resume(returning: self.reap()) }
            }
        } onCancel: {
            self.signal(SIGTERM)
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { self.signal(SIGKILL) }
        }
    }

    /// Sends a signal, unless it has ended.
    func signal(_ number: Int32) {
        self.isReaped.withLock { isReaped in
            if !isReaped { _ = kill(self.pid, number) }
        }
    }

    private func reap() -> ViewerEnd {
        var info = siginfo_t()
        // Its number stays its own until it is taken with the lock held.
        while waitid(P_PID, id_t(bitPattern: self.pid), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return self.isReaped.withLock { isReaped in
            isReaped = true
            var raw: Int32 = 0
            while waitpid(self.pid, &raw, 0) < 0, errno == EINTR {}
            return raw & 0x7f == 0 ? .exited(raw >> 8 & 0xff) : .signalled(raw & 0x7f)
        }
    }
}
