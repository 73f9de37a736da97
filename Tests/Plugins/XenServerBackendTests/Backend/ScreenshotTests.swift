// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Foundation
import Testing
import XenSimulator

@testable import XenServerBackend

/// Pictures of screens, which hosts take.
@Suite struct ScreenshotTests {
    private static let plan: PoolPlan = {
        var plan = PoolPlan.pool(of: 3, vms: [VMPlan("web", on: "host2"), VMPlan("still", power: .paused)])
        plan.users["viewer"] = UserPlan(password: "viewer-password", role: .vmOperator)
        plan.users["reader"] = UserPlan(password: "reader-password", role: .readOnly)
        return plan
    }()

    @Test(arguments: [LocationForm.uuid, .ref])
    func theHostOfAMachineTakesItsPictureForTheConsoleAccount(form: LocationForm) async throws {
        try await Stage.with(Self.plan, console: "viewer") { stage in
            try stage.pool.set { $0.location = form }
            stage.pool.resetCounters()
            let screenshot = try await stage.backend.screenshot(of: try stage.id("web"))
            #expect(screenshot.format == .jpeg && stage.pool.counters.snapshots == 1)
            #expect(stage.pool.openSessions == ["root", "viewer"])
            #expect(stage.pool.counters.connections["host2"] == 1)
        }
    }

    @Test func aPictureInAFileComesAsItIs() async throws {
        try await withTemporaryFolder { folder in
            let picture = [0xff, 0xd8, 0xff] + (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
            try Data(picture).write(to: URL(filePath: "\(folder)/web.jpg"))
            try await Stage.with(PoolPlan(vms: [VMPlan("web", snapshot: "\(folder)/web.jpg")])) { stage in
                let screenshot = try await stage.backend.screenshot(of: try stage.id("web"))
                #expect(screenshot.bytes == picture)
            }
        }
    }

    @Test func whatIsNoPictureIsRefused() async throws {
        try await withTemporaryFolder { folder in
            try Data("<html>not today</html>".utf8).write(to: URL(filePath: "\(folder)/web.jpg"))
            try Data(count: Screenshot.maximumSize + 1).write(to: URL(filePath: "\(folder)/db.jpg"))
            let vms = ["web", "db"].map { VMPlan($0, snapshot: "\(folder)/\($0).jpg") }
            try await Stage.with(PoolPlan(vms: vms)) { stage in
                for name in ["web", "db"] {
                    let id = try stage.id(name)
                    try await expectFailure(.backendUnavailable) { _ = try await stage.backend.screenshot(of: id) }
                }
            }
        }
    }

    @Test func onlyARunningMachineIsPhotographed() async throws {
        try await Stage.with(Self.plan) { stage in
            let paused = try stage.id("still")
            try await expectFailure(.instanceNotRunning) { _ = try await stage.backend.screenshot(of: paused) }
            let nobody = InstanceID(bytes: (7, 7))
            try await expectFailure(.instanceNotFound) { _ = try await stage.backend.screenshot(of: nobody) }
            #expect(stage.pool.counters.snapshots == 0)
        }
        try await Stage.with(Self.plan) { settings in
            settings.vncEnabled = false
        } _: { stage in
            let id = try stage.id("web")
            try await expectFailure(.consoleTypeUnavailable) { _ = try await stage.backend.screenshot(of: id) }
        }
    }

    @Test(arguments: [Surprise.migrate(vm: "web", to: "host3"), .expireSessions])
    func whatHappensBetweenTheQuestionAndThePictureIsMendedOnce(surprise: Surprise) async throws {
        try await Stage.with(Self.plan, console: "viewer") { stage in
            let id = try stage.id("web")
            _ = try await stage.backend.screenshot(of: id)
            stage.pool.resetCounters()
            try stage.pool.surpriseNextTunnel(surprise)
            _ = try await stage.backend.screenshot(of: id)
            #expect(stage.pool.counters.snapshots == 1)
            let logins = surprise == .expireSessions ? ["root": 1, "viewer": 1] : [:]
            #expect(stage.pool.counters.loginsByUser == logins)
        }
    }

    @Test func aRoleThatMayNotIsTold() async throws {
        try await Stage.with(Self.plan, console: "reader") { stage in
            let id = try stage.id("web")
            try await expectFailure(.backendDenied) { _ = try await stage.backend.screenshot(of: id) }
        }
    }
}
