// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleAPI
internal import NIOCore

/// An answer of the API that says no.
struct APIFault {
    private let status: Int
    private let message: String?

    /// The fault in `body`. A body that holds none is somebody else's.
    init(status: Int, body: ByteBuffer) {
        self.status = status
        self.message = Self.message(in: body)
    }

    /// The fault as a command ends with it.
    var failure: CommandFailure {
        guard let message else {
            return CommandFailure(
                .unavailable, "what answers there is not Oriel's API: it answered with status \(self.status)")
        }
        let status: CommandStatus =
            switch self.status {
            case 400, 422: .mistakes
            case 404: .notFound
            case 409: .conflict
            case 502, 503, 504: .unavailable
            default: .failure
            }
        return CommandFailure(status, message)
    }

    private static func message(in body: ByteBuffer) -> String? {
        guard case .object(let members)? = try? JSONValue(parsing: body), members.count == 1,
            case .object(let fault)? = members.values.first, case .string(let message)? = fault["message"]
        else { return nil }
        return message
    }
}
