// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import HTTPTypes
import NIOCore
import Testing

@testable import ConsoleAPI

/// The description of the API, as the tests read it.
struct Description: Sendable {
    /// One path with one method.
    struct Operation: Sendable {
        var path: String
        var method: HTTPRequest.Method
        var id: String
        /// By status.
        var answers: [String: JSONValue]
        /// Whether nobody has to sign in.
        var isOpen: Bool
    }

    /// The document that the gateway serves.
    static let served = Result { try Description(OpenAPIDocument.text) }

    let document: JSONValue
    let operations: [Operation]

    init(_ text: String) throws {
        let document = try JSONValue(parsing: ByteBuffer(string: text))
        self.document = document
        self.operations = document["paths"].members.flatMap { path, methods in
            methods.members.compactMap { name, operation in
                HTTPRequest.Method(name.uppercased()).map {
                    Operation(
                        path: path, method: $0, id: operation["operationId"].string,
                        answers: operation["responses"].members, isOpen: operation["security"] == [])
                }
            }
        }
    }

    /// The operation that a request for `path` is; `nil` when there is no such one. HEAD goes with GET.
    func operation(_ method: HTTPRequest.Method, _ path: String) -> Operation? {
        let path = path.prefix { $0 != "?" }
        guard let route = Route(path: path) else { return nil }
        let wanted = method == .head ? .get : method
        return self.operations.first {
            $0.method == wanted && Route(path: $0.sample)?.endpoint == route.endpoint
                && (Route(path: $0.sample)?.project == nil) == (route.project == nil)
        }
    }

    /// What `reply` has that the description does not tell, or the other way round; `nil` when the two agree.
    func objection(to reply: Reply, of operation: Operation) -> String? {
        guard let written = operation.answers["\(reply.status)"] else { return "\(operation.id): \(reply.status)" }
        let answer = self.resolved(written)
        let type = reply.headers[.contentType]?.split(separator: ";").first.map(String.init) ?? "none"
        guard answer["content"].members[type] != nil else { return "\(operation.id): \(reply.status) is \(type)" }
        for (name, header) in answer["headers"].members where self.resolved(header)["required"] == true {
            guard let field = HTTPField.Name(name), reply.headers[field] != nil else {
                return "\(operation.id): \(reply.status) without \(name)"
            }
        }
        return nil
    }

    /// What a reference refers to.
    func resolved(_ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value, case .string(let reference)? = members["$ref"] else { return value }
        return reference.split(separator: "/").dropFirst().reduce(self.document) { $0[String($1)] }
    }
}

extension Description.Operation {
    /// A path that it is asked by.
    var sample: String {
        self.path.replacing("{project}", with: "blue").replacing("{", with: "").replacing("}", with: "")
    }
}

extension JSONValue {
    /// What an object has at `key`; null when it has nothing.
    subscript(key: String) -> JSONValue { self.members[key] ?? .null }

    /// What an object has; nothing when it is none.
    var members: [String: JSONValue] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    /// The text; empty when it is none.
    fileprivate var string: String {
        guard case .string(let text) = self else { return "" }
        return text
    }
}
