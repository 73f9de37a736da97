// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ConsoleClient

@Suite struct ViewerCommandTests {
    @Test(arguments: [
        ("gvncviewer", ["gvncviewer", "127.0.0.1::5901"]),
        ("xtigervncviewer -Shared  -FullScreen", ["xtigervncviewer", "-Shared", "-FullScreen", "127.0.0.1::5901"]),
        ("/opt/x/remote-viewer -f", ["/opt/x/remote-viewer", "-f", "vnc://127.0.0.1:5901"]),
        ("flatpak run viewer vnc://127.0.0.1:{port}", ["flatpak", "run", "viewer", "vnc://127.0.0.1:5901"]),
        ("v {port} --title=p{port}", ["v", "5901", "--title=p5901"]),
    ])
    func whatTheUserNamesIsToldWhereInItsOwnWay(text: String, words: [String]) throws {
        #expect(try #require(ViewerCommand(text)).words(port: 5901) == words)
    }

    @Test func noWordIsNoViewer() {
        #expect(ViewerCommand("") == nil)
        #expect(ViewerCommand("  ") == nil)
    }

    @Test(arguments: [
        (["vncviewer", "remote-viewer"], "/b/vncviewer", ["/b/vncviewer", "127.0.0.1::5901"]),
        (["vncviewer", "xtigervncviewer"], "/b/xtigervncviewer", ["/b/vncviewer", "-Shared", "127.0.0.1::5901"]),
        (["xtigervncviewer"], "/b/xtigervncviewer", ["/b/xtigervncviewer", "-Shared", "127.0.0.1::5901"]),
        (["remote-viewer"], "/b/remote-viewer", ["/b/remote-viewer", "vnc://127.0.0.1:5901"]),
    ])
    func theFirstThatIsThereIsTaken(there: [String], link: String, words: [String]) throws {
        let found = ViewerCommand(find: { there.contains($0) ? "/b/\($0)" : nil }, resolve: { _ in link })
        #expect(try #require(found).words(port: 5901) == words)
    }

    @Test func whereThereIsNoneThereIsNone() {
        #expect(ViewerCommand(find: { _ in nil }, resolve: { $0 }) == nil)
    }
}
