// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What Oriel signs in to Keystone with.
enum KeystoneCredentials: Sendable, Hashable {
    /// A user of a project.
    case password(user: String, domain: String, project: String, projectDomain: String, password: Secret)
    /// An application credential, which has a project of its own.
    case application(id: String, secret: Secret)

    /// The body of `POST /v3/auth/tokens`.
    func body() throws -> [UInt8] {
        let auth: Body.Auth =
            switch self {
            case .password(let user, let domain, let project, let projectDomain, let password):
                Body.Auth(
                    identity: Body.Identity(
                        methods: ["password"],
                        password: Body.Password(
                            user: Body.User(name: user, domain: Body.ID(id: domain), password: password.reveal { $0 }))),
                    scope: Body.Scope(project: Body.Project(name: project, domain: Body.ID(id: projectDomain))))
            case .application(let id, let secret):
                Body.Auth(
                    identity: Body.Identity(
                        methods: ["application_credential"],
                        application: Body.Application(id: id, secret: secret.reveal { $0 })))
            }
        return Array(try JSONEncoder().encode(Body(auth: auth)))
    }

    private struct Body: Encodable {
        var auth: Auth

        struct Auth: Encodable {
            var identity: Identity
            var scope: Scope?
        }
        struct Identity: Encodable {
            var methods: [String]
            var password: Password?
            var application: Application?

            enum CodingKeys: String, CodingKey {
                case methods, password
                case application = "application_credential"
            }
        }
        struct Password: Encodable { var user: User }
        struct User: Encodable {
            var name: String
            var domain: ID
            var password: String
        }
        struct Application: Encodable {
            var id: String
            var secret: String
        }
        struct Scope: Encodable { var project: Project }
        struct Project: Encodable {
            var name: String
            var domain: ID
        }
        struct ID: Encodable { var id: String }
    }
}
