// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import NIOCore

/// An answer of the API that says no.
struct APIFault {
    private let status: Int
    private let message: String

    /// The fault in `body`; a body that holds none is told by its status alone.
    init(status: Int, body: ByteBuffer) {
        self.status = status
        self.message = Self.message(in: body) ?? "the API answered with status \(status)"
    }

    /// The fault as a command ends with it.
    var failure: CommandFailure {
        let status: CommandStatus =
            switch self.status {
            case 400, 422: .mistakes
            case 404: .notFound
            case 409: .conflict
            case 502, 503, 504: .unavailable
            default: .failure
            }
        return CommandFailure(status, self.message)
    }

    private static func message(in body: ByteBuffer) -> String? {
        guard case .object(let members)? = try? JSONValue(parsing: body), members.count == 1,
            case .object(let fault)? = members.values.first, case .string(let message)? = fault["message"]
        else { return nil }
        return message
    }
}
