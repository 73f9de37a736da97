// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

public import Foundation
internal import Glibc
internal import Synchronization

/// A program that a test starts and ends.
///
/// Foundation's `Process` reads the list of open descriptors with a buffer that it overruns from about 1,350 of them on,
/// which a test of many sessions has, and hands on the signals that the threads of Swift's pool block, so that a daemon
/// would not hear SIGTERM. Here the program gets no descriptor but those it is meant to have, and no signal is blocked.
public final class ChildProcess: Sendable {
    /// Where one of a program's three streams leads.
    public enum Stream: Sendable {
        /// To nothing: `/dev/null`.
        case nothing
        /// To where this process's own leads.
        case inherited
        /// To the end of a file, which is made if it is not there.
        case file(String)
        /// To this process: ``ChildProcess/input`` or ``ChildProcess/output``.
        case pipe
    }

    /// A program that cannot be started.
    public struct NotStarted: Error, CustomStringConvertible {
        /// Which it is.
        public let program: String
        /// The error number.
        public let number: Int32
        /// Both, to be read.
        public var description: String {
            "\(self.program) cannot be started: \(String(cString: strerror(self.number)))"
        }
    }

    /// Its process id.
    public let id: pid_t
    /// What writes to its standard input, when that is a pipe.
    public let input: FileHandle?
    /// What reads from its standard output, when that is a pipe.
    public let output: FileHandle?
    private let status = Mutex<Int32?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - words: its name or path, and its arguments. A name is sought on this process's `PATH`.
    ///   - environment: all of its environment; this process's own when it is left out.
    ///   - errors: where its standard error leads; to where its output does when it is left out.
    ///   - descriptors: what become its descriptors from 3 on.
    public init(
        _ words: [String], environment: [String: String]? = nil, input: Stream = .nothing, output: Stream = .nothing,
        errors: Stream? = nil, descriptors: [Int32] = []
    ) throws {
        let program = words.first ?? ""
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var theirs: [Int32] = []
        defer { theirs.forEach { _ = close($0) } }
        var ours: [FileHandle?] = []
        for (number, stream) in [(0, input), (1, output), (2, errors)] as [(Int32, Stream?)] {
            var own: FileHandle?
            switch stream {
            case .inherited:
                break
            case .nothing:
                posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
            case .file(let path):
                let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND
                posix_spawn_file_actions_addopen(&actions, number, path, flags, 0o600)
            case .pipe:
                var ends: [Int32] = [-1, -1]
                guard Glibc.pipe(&ends) == 0 else { throw NotStarted(program: program, number: errno) }
                ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
                if number != 0 { ends.reverse() }
                theirs.append(ends[0])
                own = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
                posix_spawn_file_actions_adddup2(&actions, ends[0], number)
            case nil:
                posix_spawn_file_actions_adddup2(&actions, 1, number)
            }
            ours.append(own)
        }
        // Out of the way of the numbers that they are to get.
        let given = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 3 + Int32(descriptors.count)) }
        defer { given.forEach { _ = close($0) } }
        for (index, descriptor) in given.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, 3 + Int32(index))
        }
        // What was opened without O_CLOEXEC would go with it, and stay open as long as it runs.
        let first = 3 + descriptors.count
        for descriptor in Int32(first)..<Int32(clamping: min(max(sysconf(Int32(_SC_OPEN_MAX)), first), 65_536))
        where fcntl(descriptor, F_GETFD) == 0 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The signals that this process blocks or ignores: a daemon has to hear SIGTERM.
        var (none, usual) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigemptyset(&usual)
        for signal in [SIGHUP, SIGINT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2] { sigaddset(&usual, signal) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = environment ?? ProcessInfo.processInfo.environment
        let argv = words.map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var id: pid_t = 0
        let number = posix_spawnp(&id, program, &actions, &attributes, argv, envp)
        guard number == 0 else { throw NotStarted(program: program, number: number) }
        (self.id, self.input, self.output) = (id, ours[0], ours[1])
    }

    /// Kills it if it still runs: nothing that a test starts outlives the test.
    deinit {
        guard self.exitStatus == nil else { return }
        kill(self.id, SIGKILL)
        self.wait()
    }

    /// Its exit status, or minus the number of the signal that ended it; `nil` as long as it runs.
    public var exitStatus: Int32? { self.status.withLock { self.collect(into: &$0, WNOHANG) } }

    /// Whether it has not ended yet.
    public var isRunning: Bool { self.exitStatus == nil }

    /// Sends a signal, unless it has ended.
    public func signal(_ number: Int32) {
        self.status.withLock {
            if self.collect(into: &$0, WNOHANG) == nil { kill(self.id, number) }
        }
    }

    /// Waits for its end, and gives what ``exitStatus`` does then. Blocks the thread.
    @discardableResult
    public func wait() -> Int32 {
        self.status.withLock { self.collect(into: &$0, 0) ?? -1 }
    }

    /// Asks it to end, and waits until it has; after `patience` it is killed. Blocks the thread.
    @discardableResult
    public func end(patience: Duration = .seconds(10)) -> Int32 {
        self.signal(SIGTERM)
        let deadline = ContinuousClock.now + patience
        while self.isRunning, .now < deadline { usleep(5000) }
        self.signal(SIGKILL)
        return self.wait()
    }

    private func collect(into status: inout Int32?, _ options: Int32) -> Int32? {
        guard status == nil else { return status }
        var raw: Int32 = 0
        while true {
            let answer = waitpid(self.id, &raw, options)
            if answer < 0, errno == EINTR { continue }
            guard answer == self.id else { return nil }
            break
        }
        status = raw & 0x7f == 0 ? raw >> 8 & 0xff : -(raw & 0x7f)
        return status
    }
}
