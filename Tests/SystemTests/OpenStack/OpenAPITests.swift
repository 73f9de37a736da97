// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// schemathesis makes requests up from the description that the gateway serves, good ones and bad ones, and reads every answer.
@Suite struct OpenAPITests {
    /// Of the instance web1.
    private static let instance = "6d5f1a52-8f0c-4f0e-9d6b-0a3b7f0c2e11"

    @Test func theGatewayAnswersAsItsDescriptionSays() throws {
        // Nobody opens the consoles, so nobody has to be there.
        let gateway = try IdentityLab.token.gateway(
            backends: [
                "lab: {kind: static, instances: {"
                    + "web1: {host: 127.0.0.1, port: 5999, uuid: \(Self.instance), title: The first}, "
                    + "web2: {host: 127.0.0.1, port: 5998}}}"
            ], projects: ["blue": [Self.instance]])
        guard case .token(let token) = IdentityLab.token.administrator else { throw Failure("no token") }
        let result = try Command.run(
            Repository.python,
            [Repository.support("api_check.py"), gateway.api, Self.instance, "\(Scale.apiExamples)"],
            environment: ["ORIEL_API_TOKEN": token], seconds: 120 + 5 * Double(Scale.apiExamples))
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("operations, "), "\(result.output)")
        if Scale.apiExamples > 100 { print(result.output) }
    }
}
