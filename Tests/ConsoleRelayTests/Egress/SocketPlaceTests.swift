// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import ConsoleRelay

@Suite struct SocketPlaceTests {
    @Test(
        arguments: [
            ("/run/vnc/a.sock", ["/run/vnc"], "/run/vnc", ["a.sock"]),
            ("/run/vnc/dom-1/a.sock", ["/srv", "/run/vnc/"], "/run/vnc/", ["dom-1", "a.sock"]),
            ("//run//vnc//a.sock", ["/run/vnc"], "/run/vnc", ["a.sock"]),
            ("/run/vnc/...", ["/run/vnc"], "/run/vnc", ["..."]),
        ])
    func aSocketBeneathAnAllowedFolderHasAPlace(
        path: String, folders: [String], folder: String, names: [String]
    ) throws {
        let place = try SocketPlace(path: path, folders: folders)
        #expect(place.folder == folder && place.names == names)
    }

    @Test(arguments: [
        "", "a.sock", "run/vnc/a.sock", "/run/vnc", "/run/vnc/", "/run/vncx/a.sock", "/run/a.sock",
        "/run/vnc/../a.sock",
        "/run/vnc/./a.sock", "/run/vnc/x/../a.sock", "/run/vnc/..", "/run/vnc/a.sock/", "/run/vnc/a\0.sock",
        "\0/run/vnc/a.sock", "unix:/run/vnc/a.sock",
    ])
    func whatLiesElsewhereIsDenied(path: String) {
        let error = #expect(throws: ConsoleError.self) { try SocketPlace(path: path, folders: ["/run/vnc"]) }
        #expect(error?.code == .egressDenied)
    }

    @Test func withoutAFolderNothingIsAllowed() {
        let error = #expect(throws: ConsoleError.self) { try SocketPlace(path: "/run/vnc/a.sock", folders: []) }
        #expect(error?.code == .egressDenied && error?.message.contains("no folder is allowed") == true)
    }
}
