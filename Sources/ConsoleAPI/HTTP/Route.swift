// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The endpoints. `project` is the segment that old clients put after the version.
enum Route: Sendable, Hashable {
    case health, readiness
    case versions, version, openAPI
    case servers(project: String?, details: Bool)
    case server(String, project: String?)
    case serverAction(String, project: String?)
    case remoteConsoles(String, project: String?)
    case consoleToken(String, project: String?)
    case ownInstances, ownConsoles
    case ownScreenshot(String)
    case ownConsolesOf(String)

    /// The endpoint at `path`, which has no query; `nil` when there is none.
    init?(path: some StringProtocol) {
        var segments: [String] = []
        for segment in path.split(separator: "/") {
            guard let segment = PercentEncoding.decode(segment) else { return nil }
            segments.append(segment)
        }
        guard let first = segments.first else {
            self = .versions
            return
        }
        switch (first, segments.count) {
        case ("healthz", 1): self = .health
        case ("readyz", 1): self = .readiness
        case ("v2.1", 1): self = .version
        case ("v2.1", _): self.init(compute: segments.dropFirst())
        case ("v1", 2) where segments[1] == "openapi.json": self = .openAPI
        case ("v1", 2) where segments[1] == "instances": self = .ownInstances
        case ("v1", 2) where segments[1] == "consoles": self = .ownConsoles
        case ("v1", 4) where segments[1] == "instances" && segments[3] == "screenshot":
            self = .ownScreenshot(segments[2])
        case ("v1", 4) where segments[1] == "instances" && segments[3] == "consoles":
            self = .ownConsolesOf(segments[2])
        default: return nil
        }
    }

    private init?(compute segments: ArraySlice<String>) {
        var rest = segments
        var project: String?
        if let first = rest.first, !Self.collections.contains(first) { project = rest.popFirst() }
        guard let collection = rest.popFirst() else { return nil }
        if collection == Self.tokens {
            guard rest.count == 1, let token = rest.first else { return nil }
            self = .consoleToken(token, project: project)
            return
        }
        guard collection == Self.servers else { return nil }
        let names = Array(rest)
        switch names.count {
        case 0: self = .servers(project: project, details: false)
        case 1 where names[0] == "detail": self = .servers(project: project, details: true)
        case 1: self = .server(names[0], project: project)
        case 2 where names[1] == "action": self = .serverAction(names[0], project: project)
        case 2 where names[1] == "remote-consoles": self = .remoteConsoles(names[0], project: project)
        default: return nil
        }
    }

    private static let servers = "servers"
    private static let tokens = "os-console-auth-tokens"
    private static let collections = [Self.servers, Self.tokens]

    /// The one method that the endpoint takes; HEAD goes with GET.
    var method: HTTPRequest.Method {
        switch self {
        case .serverAction, .remoteConsoles, .ownConsoles: .post
        case .ownConsolesOf: .delete
        default: .get
        }
    }

    /// Whether the endpoint speaks OpenStack's dialect.
    var isCompute: Bool {
        switch self {
        case .health, .readiness, .versions, .openAPI, .ownInstances, .ownConsoles, .ownScreenshot, .ownConsolesOf:
            false
        case .version, .servers, .server, .serverAction, .remoteConsoles, .consoleToken: true
        }
    }

    /// Whether the endpoint answers only those whose principal is known.
    var needsPrincipal: Bool {
        switch self {
        case .health, .readiness, .versions, .version, .openAPI: false
        default: true
        }
    }

    /// The project that the path names.
    var project: String? {
        switch self {
        case .servers(let project, _), .server(_, let project), .serverAction(_, let project),
            .remoteConsoles(_, let project), .consoleToken(_, let project):
            project
        default: nil
        }
    }

    /// Whether anybody asks it again and again: not worth a line in a log at the usual level.
    var isProbe: Bool { self == .health || self == .readiness }
}
