// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing

@testable import LibvirtBackend

@Suite(.serialized) struct ScreenshotTests {
    @Test func theTestDriversOwnPictureComesAsItIs() async throws {
        try await TestDriverTests.withNode { backend in
            let camera = try #require(backend as? any ScreenshotProviding)
            let screenshot = try await camera.screenshot(of: try TestDriverTests.id(1))
            let file = try Data(contentsOf: URL(filePath: "/usr/share/libvirt/test-screenshot.png"))
            #expect(screenshot.format == .png && screenshot.bytes == Array(file))
            try await expectFailure(.instanceNotRunning) {
                _ = try await camera.screenshot(of: TestDriverTests.id(3))
            }
            try await expectFailure(.instanceNotFound) { _ = try await camera.screenshot(of: TestDriverTests.id(9)) }
        }
        try await TestDriverTests.withNode(vncEnabled: false) { backend in
            let camera = try #require(backend as? any ScreenshotProviding)
            try await expectFailure(.consoleTypeUnavailable) {
                _ = try await camera.screenshot(of: TestDriverTests.id(1))
            }
        }
    }

    @Test func aGuestOfQEMUIsPhotographedWhileItRuns() async throws {
        try await SessionDaemon.with { daemon in
            try await daemon.define("guest", uuid: RealDaemonTests.uuid, graphics: RealDaemonTests.graphics)
            try await RealDaemonTests.withBackend(of: daemon) { backend in
                let camera = try #require(backend as? any ScreenshotProviding)
                let id = try RealDaemonTests.id()
                try await expectFailure(.instanceNotRunning) { _ = try await camera.screenshot(of: id) }
                try await daemon.mustVirsh(["start", "guest"])
                #expect(try await camera.screenshot(of: id).format == .png)
                let violations = await BackendConformance.violations(of: backend, known: id)
                #expect(violations == [])
                // Many at once, one after the other on one connection.
                let count = try await withThrowingTaskGroup(of: Screenshot.self) { group in
                    for _ in 0..<8 { group.addTask { try await camera.screenshot(of: id) } }
                    return try await group.reduce(0) { count, _ in count + 1 }
                }
                #expect(count == 8)
                try await daemon.mustVirsh(["destroy", "guest"])
                try await expectFailure(.instanceNotRunning) { _ = try await camera.screenshot(of: id) }
            }
        }
    }

    /// This libvirt asks QEMU for PNG where QEMU can do that. QEMU's own monitor still writes PPM.
    @Test func thePPMThatQEMUWritesShowsTheSame() async throws {
        try await SessionDaemon.with { daemon in
            try await daemon.define("guest", uuid: RealDaemonTests.uuid, graphics: RealDaemonTests.graphics)
            try await daemon.mustVirsh(["start", "guest"])
            // Nothing on its screen moves any more.
            try await daemon.mustVirsh(["suspend", "guest"])
            try await RealDaemonTests.withBackend(of: daemon) { backend in
                let camera = try #require(backend as? any ScreenshotProviding)
                let screenshot = try await camera.screenshot(of: try RealDaemonTests.id())
                let file = "\(daemon.directory)/screen.ppm"
                try await daemon.mustVirsh(["qemu-monitor-command", "guest", "--hmp", "screendump \(file)"])
                let pixmap = Array(try Data(contentsOf: URL(filePath: file)))
                #expect(pixmap.starts(with: Array("P6".utf8)))
                var reader = ScreenshotReader()
                try reader.receive(pixmap[...])
                let converted = try await ScreenshotReaderTests.pixels(of: try reader.finish())
                let direct = try await ScreenshotReaderTests.pixels(of: screenshot)
                #expect(!direct.isEmpty && converted == direct)
            }
        }
    }

    @Test func aScreenThatHangsHindersNoConsole() async throws {
        try await SessionDaemon.with { daemon in
            for (name, uuid) in [("guest", RealDaemonTests.uuid), ("other", "bbbbbbbb-0000-4000-8000-000000000002")] {
                try await daemon.define(name, uuid: uuid, graphics: RealDaemonTests.graphics)
                try await daemon.mustVirsh(["start", name])
            }
            try await RealDaemonTests.withBackend(of: daemon, timeout: "3s") { backend in
                let camera = try #require(backend as? any ScreenshotProviding)
                let id = try RealDaemonTests.id()
                let other = try #require(InstanceID("bbbbbbbb-0000-4000-8000-000000000002"))
                #expect(await RealDaemonTests.answers(backend))
                let pid = try #require(await daemon.process(of: "guest"))
                kill(pid, SIGSTOP)
                defer { kill(pid, SIGCONT) }
                async let hung = Self.failure { _ = try await camera.screenshot(of: id) }
                // Asked again and again until the picture is given up.
                var asked = 0
                while asked < 5 {
                    _ = try await backend.consoleEndpoint(of: other, kind: .vnc)
                    asked += 1
                }
                #expect(await hung?.code == .timedOut)
                _ = try await backend.consoleEndpoint(of: other, kind: .vnc)
                _ = try await camera.screenshot(of: other)
            }
        }
    }

    private static func failure(_ body: @Sendable () async throws -> Void) async -> ConsoleError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ConsoleError
        }
    }
}
#endif
