// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Something of the lab did not work; the test cannot say anything.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
