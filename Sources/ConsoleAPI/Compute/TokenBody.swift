// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What `os-console-auth-tokens` tells of a token.
///
/// Nova's answer has the path that leads to a console inside its hypervisor, which on XenServer holds a live session of the
/// pool's. Here it is always null. A console that is no TCP port has neither host nor port.
struct TokenBody {
    private let target: TokenTarget

    /// The body of `target`.
    init(_ target: TokenTarget) {
        self.target = target
    }

    /// The body.
    var json: JSONValue {
        var (host, port) = (JSONValue.null, JSONValue.null)
        if case .tcp(let name, let number) = self.target.address { (host, port) = (.string(name), .integer(number)) }
        return [
            "console": [
                "instance_uuid": .string(self.target.instance.description), "host": host, "port": port,
                "internal_access_path": .null,
            ]
        ]
    }
}
