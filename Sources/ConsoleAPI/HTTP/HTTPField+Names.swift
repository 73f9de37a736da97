// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension HTTPField.Name {
    /// The version of an OpenStack API, with the service's name in front.
    static let openStackAPIVersion = Self(literal: "OpenStack-API-Version")
    /// The same, as it was before other services had versions.
    static let novaAPIVersion = Self(literal: "X-OpenStack-Nova-API-Version")
    /// The request's id, under the name that compute clients print.
    static let computeRequestID = Self(literal: "x-compute-request-id")
    /// The request's id, under the name that every OpenStack service uses.
    static let openStackRequestID = Self(literal: "x-openstack-request-id")
    /// The client, as a proxy in front saw it.
    static let forwardedFor = Self(literal: "X-Forwarded-For")
    /// The scheme that the client used, as a proxy in front saw it.
    static let forwardedProto = Self(literal: "X-Forwarded-Proto")

    private init(literal: String) {
        guard let name = Self(literal) else { preconditionFailure("\(literal) is no field name") }
        self = name
    }
}
