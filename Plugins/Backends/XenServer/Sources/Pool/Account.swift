// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Who logs in.
struct Account: Sendable {
    /// The user name.
    var username: String
    /// The password.
    var password: Secret

    /// The calls that log in, the newest form first: releases before 6.2 know no originator and refuse it. It is always the
    /// same, since xapi limits the sessions of each.
    var logins: [XMLRPCCall] {
        let words = [self.username, self.password.reveal { $0 }, "1.0", "oriel"]
        return [4, 3, 2].map { count in
            XMLRPCCall("session.login_with_password", words.prefix(count).map { .string($0) })
        }
    }
}
