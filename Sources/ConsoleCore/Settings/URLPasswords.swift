// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Passwords that somebody put before the host of a URL.
enum URLPasswords {
    /// `text` with `***` for each of them: what is wrong in a file is logged, and its values with it.
    static func hidden(in text: String) -> String {
        text.replacing(/:\/\/([^\s":@\/]*):\S*@/) { "://\($0.output.1):***@" }
    }
}
