// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Foundation
import Testing

@testable import NoVNCListener

@Suite struct StaticFilesTests {
    @Test func filesOfKnownTypesAreServedAndOthersAreNot() throws {
        let web = try Installation([
            "core/rfb.js": "1", "vnc.html": "<p>", "app/a.css": "a{}", "secret.pem": "key", "noextension": "x",
            "README.md": "x", ".htpasswd": "x", "app/images/i.svg": "<svg/>", "x.js.bak": "x",
        ])
        let files = try StaticFiles(directory: web.path)
        #expect(files["/core/rfb.js"]?.type == MediaType.javaScript)
        #expect(files["/vnc.html"]?.type == MediaType.html)
        #expect(files["/app/images/i.svg"] != nil)
        for path in [
            "/secret.pem", "/noextension", "/README.md", "/.htpasswd", "/x.js.bak", "/app", "/", "", "core/rfb.js",
        ] {
            #expect(files[path] == nil, "\(path)")
        }
        #expect(files.count == 4 + 3)
    }

    @Test func aLinkOutOfTheDirectoryIsNotServed() throws {
        let outside = try Installation(["core/rfb.js": "1", "outside.html": "theirs", "folder/deep.html": "theirs"])
        let web = try Installation()
        try web.link("leak.html", to: outside.path + "/outside.html")
        try web.link("up.html", to: "../" + outside.root.lastPathComponent + "/outside.html")
        try web.link("folder", to: outside.path + "/folder")
        try web.link("passwd.html", to: "/etc/passwd")
        try web.link("dangling.html", to: "nowhere.html")
        try web.link("inside.html", to: "vnc.html")
        let files = try StaticFiles(directory: web.path)
        for path in ["/leak.html", "/up.html", "/folder/deep.html", "/passwd.html", "/dangling.html"] {
            #expect(files[path] == nil, "\(path)")
        }
        #expect(files["/inside.html"]?.bytes == Array("<p>vnc</p>".utf8))
    }

    @Test func aDirectoryBesideOneWhoseNameBeginsTheSameIsOutside() throws {
        let web = try Installation()
        let beside = try Installation(["core/rfb.js": "1"])
        try beside.write("theirs.html", "theirs")
        try web.link("theirs.html", to: web.path + "-more/theirs.html")
        #expect(try StaticFiles(directory: web.path)["/theirs.html"] == nil)
    }

    @Test func thePagesOfTheHouseAreThereAndWin() throws {
        let web = try Installation(["core/rfb.js": "1", "console.html": "theirs"])
        let files = try StaticFiles(directory: web.path)
        let page = try #require(files["/console.html"])
        #expect(String(decoding: page.bytes, as: UTF8.self).contains("console.js"))
        #expect(files["/console.js"] != nil)
        #expect(files["/console.css"] != nil)
    }

    @Test func aMissingNoVNCIsNamed() throws {
        let empty = try Installation(["vnc.html": "x"])
        for directory in [empty.path, "/nonexistent/novnc"] {
            let error = #expect(throws: ConsoleError.self) { try StaticFiles(directory: directory) }
            #expect(error?.code == .invalidRequest)
            #expect(error?.message.contains("no noVNC in \(directory)") == true)
        }
    }
}
