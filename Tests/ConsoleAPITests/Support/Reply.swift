// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import NIOCore

@testable import ConsoleAPI

/// An answer.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: String
    let bytes: [UInt8]

    init(_ response: TestResponse) {
        self.status = response.status.code
        self.headers = response.headers
        self.body = String(buffer: response.body)
        self.bytes = Array(response.body.readableBytesView)
    }

    /// The body, read.
    var json: JSONValue { (try? JSONValue(parsing: ByteBuffer(string: self.body))) ?? "no JSON" }

    /// What is at `path` in the body.
    subscript(path: String...) -> JSONValue? {
        path.reduce(self.json) { value, key in
            switch value {
            case .object(let members)?: members[key]
            case .array(let items)?: Int(key).flatMap { $0 < items.count ? items[$0] : nil }
            default: nil
            }
        }
    }

    /// The message of the fault called `key`; empty when the answer is none.
    func message(_ key: String) -> String {
        guard case .string(let message)? = self[key, "message"] else { return "" }
        return message
    }

    /// The names of the servers in the body.
    var serverNames: [String] {
        guard case .array(let servers)? = self["servers"] else { return [] }
        return servers.compactMap {
            guard case .object(let members) = $0, case .string(let name)? = members["name"] else { return nil }
            return name
        }
    }
}
