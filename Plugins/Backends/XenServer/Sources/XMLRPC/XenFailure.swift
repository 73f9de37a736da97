// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Why xapi did not do what it was asked.
///
/// The description has the code and nothing else: among the parameters there are references of sessions.
struct XenFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, as in `SESSION_INVALID`.
    let code: String
    /// What it went wrong with: an address, a class and a reference.
    let parameters: [String]

    /// xapi could not read the call.
    static let fault = XenFailure(code: "FAULT", parameters: [])

    /// The failure `code`, about `parameters`.
    init(code: String, parameters: [String]) {
        self.code = code
        self.parameters = parameters
    }

    /// The code, if it looks like one: whoever answers could write anything there.
    var description: String {
        let isPlain = self.code.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        return isPlain && (1...64).contains(self.code.utf8.count) ? self.code : "a failure without a proper code"
    }
}
