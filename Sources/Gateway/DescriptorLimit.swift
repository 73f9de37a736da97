// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Logging

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The number of file descriptors that this process may have: two for each session.
enum DescriptorLimit {
    /// Raises the soft limit to the hard one. The soft default of 1024 is there for programs that use select(2).
    static func raise(logger: Logger) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max
        else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            logger.warning("the limit on file descriptors cannot be raised", metadata: ["limit": "\(limit.rlim_max)"])
        }
    }
}
