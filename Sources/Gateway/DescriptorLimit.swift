// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Logging

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The number of file descriptors that this process may have: two for each session, and some for everything else.
enum DescriptorLimit {
    /// How many connections of clients there may be when nobody wrote a number.
    static let defaultConnections = 10_000
    /// What the log, the store, the listeners, the API and the backends may need together.
    static let reserve = 200
    /// Fewer connections than this are no gateway.
    static let fewestConnections = 8

    /// Raises the soft limit to the hard one, and gives what it is then. The soft default of 1024 is there for programs
    /// that use select(2).
    static func raise(logger: Logger) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return .max }
        if limit.rlim_cur < limit.rlim_max {
            let soft = limit.rlim_cur
            limit.rlim_cur = limit.rlim_max
            if setrlimit(resource, &limit) != 0 {
                logger.warning(
                    "the limit on file descriptors cannot be raised", metadata: ["limit": "\(limit.rlim_max)"])
                limit.rlim_cur = soft
            }
        }
        return Int(exactly: limit.rlim_cur) ?? .max
    }

    /// How many connections `limit` descriptors can hold.
    ///
    /// - Parameter written: the number of connections that the operator asked for; `nil` when they did not.
    /// - Returns: what was written, or the default, or as many as there is room for when nobody wrote a number.
    /// - Throws: ``ConsoleError`` with `invalidRequest` when that is fewer than was written, or too few for anything.
    static func connections(written: Int?, limit: Int, logger: Logger) throws -> Int {
        let room = max(0, limit - Self.reserve) / 2
        let wanted = written ?? Self.defaultConnections
        if wanted <= room { return wanted }
        let needed = 2 * (written ?? Self.fewestConnections) + Self.reserve
        guard written == nil, room >= Self.fewestConnections else {
            throw ConsoleError(
                .invalidRequest,
                "\(written ?? Self.fewestConnections) connections need \(needed) file descriptors (2 for each and "
                    + "\(Self.reserve) besides) and \(limit) are allowed: raise LimitNOFILE= of the unit (ulimit -Hn)"
                    + (written == nil ? "" : ", or lower limits.max_connections"))
        }
        logger.warning(
            "there are file descriptors for fewer connections than usual",
            metadata: ["limit": "\(limit)", "connections": "\(room)", "usual": "\(wanted)"])
        return room
    }
}
