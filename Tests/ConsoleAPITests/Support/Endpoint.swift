// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

@testable import ConsoleAPI

/// The endpoints by the ids that the description gives their operations. A new route does not compile here until it has one.
enum Endpoint: String, CaseIterable, Sendable {
    case checkHealth, checkReadiness
    case listVersions, showVersion, describeAPI
    case listServers, listServerDetails, showServer, actOnServer, createRemoteConsole, showConsoleToken
    case listInstances, createConsole, takeScreenshot, revokeConsoles

    /// Whether a project may stand in the path.
    var takesProject: Bool {
        switch self {
        case .listServers, .listServerDetails, .showServer, .actOnServer, .createRemoteConsole, .showConsoleToken: true
        default: false
        }
    }
}

extension Route {
    /// The endpoint.
    var endpoint: Endpoint {
        switch self {
        case .health: .checkHealth
        case .readiness: .checkReadiness
        case .versions: .listVersions
        case .version: .showVersion
        case .openAPI: .describeAPI
        case .servers(_, details: false): .listServers
        case .servers(_, details: true): .listServerDetails
        case .server: .showServer
        case .serverAction: .actOnServer
        case .remoteConsoles: .createRemoteConsole
        case .consoleToken: .showConsoleToken
        case .ownInstances: .listInstances
        case .ownConsoles: .createConsole
        case .ownScreenshot: .takeScreenshot
        case .ownConsolesOf: .revokeConsoles
        }
    }
}
