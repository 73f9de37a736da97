// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore

/// A listener kind with an address.
struct FakeListenerFactory: ConsoleListenerFactory {
    static let kind = "novnc"
    let bindAddress: BindAddress

    init?(section: Section, name: String) {
        self.bindAddress = BindAddress(
            host: section.value("host", default: "0.0.0.0"), port: section.value("port", default: 6080, in: 0...65_535))
    }

    func makeListener(context: ListenerContext) throws -> any ConsoleListener {
        throw ConsoleError(.internalError, "this listener is for reading settings only")
    }
}

/// The same under another name, which knows its URLs without a listener.
struct OtherListenerFactory: ConsoleListenerFactory {
    static let kind = "xvpvnc"
    let bindAddress: BindAddress
    var accessURL: (@Sendable (AccessToken, ConsoleMode) -> String)? { { _, _ in "https://elsewhere.example.org/" } }

    init?(section: Section, name: String) {
        self.bindAddress = BindAddress(
            host: section.value("host", default: "0.0.0.0"), port: section.value("port", default: 6081, in: 0...65_535))
    }

    func makeListener(context: ListenerContext) throws -> any ConsoleListener {
        throw ConsoleError(.internalError, "this listener is for reading settings only")
    }
}
