// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import HTTPTypes

/// The part of OpenStack's compute API that its clients need to open a console.
struct ComputeAPI: Sendable {
    let visible: VisibleInstances
    let desk: ConsoleDesk
    let address: BoundAddress

    // MARK: Versions

    /// `GET /`: the versions there are.
    func versions() -> Answer { Answer(["versions": [self.versionDocument]]) }

    /// `GET /v2.1`: the one version there is.
    func version() -> Answer { Answer(["version": self.versionDocument]) }

    /// openstackclient drops a version without id, status and links; both clients read the microversions here.
    private var versionDocument: JSONValue {
        [
            "id": "v2.1", "status": "CURRENT", "updated": "2013-07-23T11:33:21Z",
            "version": .string("\(Microversion.maximum)"), "min_version": .string("\(Microversion.minimum)"),
            "links": [["rel": "self", "href": .string(self.address.link(to: "/v2.1/"))]],
        ]
    }

    // MARK: Servers

    /// `GET /v2.1/servers` and `/v2.1/servers/detail`, with `name`, `limit` and `marker`.
    func servers(query: QueryParameters, details: Bool, principal: Principal) async throws -> Answer {
        let filter = try query["name"].map { try NameFilter($0) }
        let page = try ServerPage(query)
        let (instances, failures) = await self.visible.list(for: principal)
        if instances.isEmpty, !failures.isEmpty, failures.count == self.visible.directory.backends.count {
            throw ConsoleError(.backendUnavailable, "no backend can be asked")
        }
        let matching = instances.filter { filter?.matches($0.name) ?? true }
        let servers = try page.select(from: matching).map { self.body(of: $0, details: details) }
        return Answer(["servers": .array(servers)])
    }

    /// `GET /v2.1/servers/{id}`. openstackclient asks for names here too and wants 404 for them.
    func server(_ text: String, principal: Principal) async throws -> Answer {
        let instance = try await self.visible.find(try Self.reference(text), for: principal)
        return Answer(["server": self.body(of: instance, details: true)])
    }

    private func body(of instance: Instance, details: Bool) -> JSONValue {
        ServerBody(instance, link: self.address.link(to: "/v2.1/servers/\(instance.id)")).json(details: details)
    }

    private static func reference(_ text: String) throws -> InstanceReference {
        guard let id = InstanceID(text) else {
            throw Fault(.notFound, "Instance \(text.prefix(255)) could not be found.")
        }
        return .id(id)
    }

    // MARK: Consoles

    /// `POST /v2.1/servers/{id}/action`, as clients ask up to microversion 2.5, and Horizon and openstacksdk's
    /// `get_server_console_url` at any.
    func action(on text: String, body: JSONValue, principal: Principal) async throws -> Answer {
        let name = "os-getVNCConsole"
        if case .object(let members) = body, members[name] == nil, let other = members.keys.sorted().first {
            throw Fault(.badRequest, "There is no such action: \(other.prefix(64)). There is \(name).")
        }
        let action = try JSONObject(body, required: [name])
        let wish = try JSONObject(action.value(name), path: name, required: ["type"])
        let type = try wish.string("type")
        let (url, _, _) = try await self.desk.open(try Self.reference(text), type: type, for: principal)
        return Answer(["console": ["type": .string(type), "url": .string(url)]])
    }

    /// `POST /v2.1/servers/{id}/remote-consoles`, as clients ask from microversion 2.6 on.
    func remoteConsole(of text: String, body: JSONValue, principal: Principal) async throws -> Answer {
        let name = "remote_console"
        let outer = try JSONObject(body, required: [name])
        let wish = try JSONObject(outer.value(name), path: name, required: ["protocol", "type"])
        let kind = try wish.string("protocol")
        let type = try wish.string("type")
        guard ConsoleKind(rawValue: kind) != nil else {
            throw Fault(.badRequest, "Console protocol '\(kind.prefix(64))' is not available. Available: vnc.")
        }
        let (url, _, _) = try await self.desk.open(try Self.reference(text), type: type, for: principal)
        return Answer(["remote_console": ["protocol": .string(kind), "type": .string(type), "url": .string(url)]])
    }

    /// `GET /v2.1/os-console-auth-tokens/{token}`, for administrators and from microversion 2.31 on; from 2.99 on with no
    /// query.
    func token(
        _ token: String, query: QueryParameters, version: Microversion, principal: Principal
    ) async throws -> Answer {
        try AccessPolicy.demandAdministrator(principal)
        guard version >= .consoleTokens else {
            throw Fault(.badRequest, "Tokens can be asked for from microversion \(Microversion.consoleTokens) on.")
        }
        guard version < .strictQueries || query.isEmpty else {
            throw Fault(.badRequest, "There are no query parameters here.")
        }
        guard let target = try await self.desk.target(of: token, for: principal) else {
            throw Fault(.notFound, "Token not found.")
        }
        return Answer(TokenBody(target).json)
    }
}
