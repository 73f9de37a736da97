// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ConsoleAPI
internal import Foundation
internal import Logging

/// The options that say where a command gets its answers: from a running gateway's API, or by itself from the
/// configuration file.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Do it without an API, with this configuration file (default: \(ConfigurationOption.defaultPath)).",
            valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Ask the API of a running gateway, as in http://127.0.0.1:8774 (environment: ORIEL_API).", valueName: "url")
    )
    var api: String?

    mutating func validate() throws {
        if self.config != nil, self.api != nil {
            throw ValidationError("Give --config or --api, not both.")
        }
    }

    /// Where the answers come from: what an option says, then the environment, then the usual file.
    func source(environment: [String: String] = ProcessInfo.processInfo.environment) -> AnswerSource {
        if let api = self.api { return .api(api) }
        if let config = self.config { return .configuration(config) }
        if let api = environment["ORIEL_API"], !api.isEmpty { return .api(api) }
        return .configuration(ConfigurationOption.defaultPath)
    }

    /// Opens the source for the time of `body`.
    ///
    /// - Parameter authorities: the PEM file of the authorities that an API's certificate is verified with; `nil` for the
    ///   system's.
    func withSource<Result>(
        authorities: String? = nil, _ body: (any ConsoleSource) async throws -> Result
    ) async throws -> Result {
        let source: any ConsoleSource
        switch self.source() {
        case .api(let url):
            source = try APIClient(
                url, authorities: authorities,
                credentials: try APICredentials.find(in: ProcessInfo.processInfo.environment))
        case .configuration(let path):
            source = LocalSource(try ConfigurationOption.load(path))
        }
        do {
            let result = try await body(source)
            await source.close()
            return result
        } catch {
            await source.close()
            throw error
        }
    }
}
