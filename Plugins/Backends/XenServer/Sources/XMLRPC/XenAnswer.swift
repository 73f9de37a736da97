// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What xapi answered to a call: the struct that every value is wrapped in.
enum XenAnswer: Sendable, Hashable {
    /// The value.
    case success(XMLRPCValue)
    /// The reason.
    case failure(XenFailure)

    /// Reads the body of an answer.
    ///
    /// - Throws: `notXML` or `malformed`.
    init(parsing document: [UInt8], limits: XMLRPCLimits = .small) throws(XMLRPCError) {
        guard case .value(let envelope) = try XMLRPCAnswer(parsing: document, limits: limits) else {
            self = .failure(.fault)
            return
        }
        switch envelope["Status"]?.string {
        case "Success":
            guard let value = envelope["Value"] else { throw .malformed("a success has no Value") }
            self = .success(value)
        case "Failure":
            guard let words = envelope["ErrorDescription"]?.strings, let code = words.first else {
                throw .malformed("a failure has no ErrorDescription")
            }
            self = .failure(XenFailure(code: code, parameters: Array(words.dropFirst())))
        default:
            throw .malformed("there is no Status")
        }
    }
}
