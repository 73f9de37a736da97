// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// The instances that the tests speak of.
enum Samples {
    static let token = String(repeating: "t", count: AccessToken.length)

    static let web = "11111111-1111-4111-8111-111111111111"
    static let database = "22222222-2222-4222-8222-222222222222"
    static let mail = "33333333-3333-4333-8333-333333333333"
    static let nowhere = "99999999-9999-4999-8999-999999999999"

    static func instance(
        _ id: String, _ name: String, _ state: PowerState = .running, project: String? = nil, title: String? = nil,
        on backend: BackendName = "kvm1"
    ) -> Instance? {
        InstanceID(id).map {
            Instance(id: $0, name: name, title: title, project: project, powerState: state, backend: backend)
        }
    }

    static let onKVM = [
        Self.instance(Self.web, "web", project: "blue", title: "Shop front"),
        Self.instance(Self.database, "database", .stopped, project: "red"),
    ].compactMap { $0 }
    static let onXen = [Self.instance(Self.mail, "mail.example.org", .paused, on: "xen1")].compactMap { $0 }
}
