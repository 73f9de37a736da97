// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Where a console can be connected to.
public enum ConsoleAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP port, 1 to 65535, of a host: a numeric address or a name.
    case tcp(host: String, port: Int)
    /// A stream socket in the file system of the host that Oriel runs on: an absolute path.
    case unixSocket(path: String)
    /// A connection that the backend has opened already.
    case descriptor(ConnectedDescriptor)

    /// For a log and for an operator: `10.0.0.11:5901`, `[2001:db8::1]:5901`, `unix:/run/console.sock`, `descriptor`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): "\(BindAddress(host: host, port: port))"
        case .unixSocket(let path): "unix:\(path)"
        case .descriptor: "descriptor"
        }
    }
}
