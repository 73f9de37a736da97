// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import ConsoleTestKit
import Passwords
import Testing

@testable import BasicIdentity

@Suite struct BasicIdentityTests {
    private static let hash = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"
    private static let alice = Principal(name: "alice", project: "blue", role: .member)
    /// `alice:correct horse`
    private static let right = "Basic YWxpY2U6Y29ycmVjdCBob3JzZQ=="

    private func provider(
        limits: SignInLimits = SignInLimits(), remember: Duration = .seconds(60), clock: HandClock = HandClock(),
        queue: HashingQueue = HashingQueue()
    ) throws -> BasicIdentity {
        let user = BasicUser(Self.alice, hash: try #require(PasswordHash(Self.hash)))
        return BasicIdentity(
            users: [user], remember: remember, limits: limits, queue: queue, uptime: clock.timeSource.uptime)
    }

    private static func ask(
        _ provider: BasicIdentity, _ authorization: String?, from client: String = "192.0.2.7"
    ) async -> Result<Principal, ConsoleError> {
        do {
            return .success(
                try await provider.authenticate(
                    header: { $0 == "authorization" ? authorization : nil }, client: client))
        } catch {
            return .failure(error as? ConsoleError ?? ConsoleError(.internalError, "\(error)"))
        }
    }

    private static func code(
        _ provider: BasicIdentity, _ authorization: String?, from client: String = "192.0.2.7"
    ) async -> ConsoleError.Code? {
        guard case .failure(let error) = await self.ask(provider, authorization, from: client) else { return nil }
        return error.code
    }

    private static func wrong(_ number: Int) -> String { "Basic " + Self.base64("alice:wrong\(number)") }

    private static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var result = ""
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let group = Array(bytes.prefix(3))
            bytes = bytes.dropFirst(3)
            let number = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
            for index in 0..<4 {
                result.append(index <= group.count ? alphabet[number >> (18 - 6 * index) & 63] : "=")
            }
        }
        return result
    }

    @Test(arguments: [Self.right, "basic YWxpY2U6Y29ycmVjdCBob3JzZQ==", "BASIC YWxpY2U6Y29ycmVjdCBob3JzZQ=="])
    func whoHasThePasswordIsThatUser(_ authorization: String) async throws {
        let provider = try self.provider()
        #expect(try await Self.ask(provider, authorization).get() == Self.alice)
        #expect(provider.challenge == "Basic realm=\"oriel\", charset=\"UTF-8\"")
        #expect(!provider.admitsEveryone)
    }

    @Test(arguments: [
        nil, "", "Basic", "Basic ", "Basic !", "Bearer YWxpY2U6Y29ycmVjdCBob3JzZQ==", "YWxpY2U6Y29ycmVjdCBob3JzZQ==",
        "Basic  YWxpY2U6Y29ycmVjdCBob3JzZQ==", Self.right + ", " + Self.right, "Basic " + Self.base64("alice"),
        "Basic " + Self.base64("alice:"), "Basic " + Self.base64("Alice:correct horse"),
        "Basic " + Self.base64("bob:correct horse"), "Basic " + Self.base64(":correct horse"),
        "Basic " + Self.base64("alice:correct horse\0"), "Basic " + Self.base64("alice:correct horse "), "Basic /w==",
        "Basic " + Self.base64("alice:" + String(repeating: "x", count: 2000)),
    ])
    func everybodyElseIsNobody(_ authorization: String?) async throws {
        let provider = try self.provider()
        #expect(await Self.code(provider, authorization) == .unauthenticated)
    }

    @Test func aPasswordMayHaveColonsAndAnyCharacter() throws {
        let credentials = try #require(BasicCredentials("Basic " + Self.base64("ä:b:c ü")))
        #expect(credentials.name == "ä")
        #expect(credentials.password == "b:c ü")
        #expect("\(credentials)" == "***")
    }

    @Test func anAddressThatFailsTooOftenHasToWait() async throws {
        let clock = HandClock()
        var limits = SignInLimits()
        (limits.failures, limits.checks) = (3, nil)
        let provider = try self.provider(limits: limits, remember: .zero, clock: clock)
        for number in 0..<3 { #expect(await Self.code(provider, Self.wrong(number)) == .unauthenticated) }
        #expect(await Self.code(provider, Self.wrong(3)) == .tooManySignIns)
        #expect(await Self.code(provider, Self.right) == .tooManySignIns)
        #expect(await Self.code(provider, Self.right, from: "192.0.2.8") == nil)
        clock.advance(by: .seconds(61))
        #expect(await Self.code(provider, Self.right) == nil)
    }

    @Test func whoIsKnownAlreadyDoesNotWaitForTheFailuresOfOthers() async throws {
        var limits = SignInLimits()
        (limits.failures, limits.checks) = (1, nil)
        let provider = try self.provider(limits: limits)
        #expect(await Self.code(provider, Self.right) == nil)
        #expect(await Self.code(provider, Self.wrong(0)) == .unauthenticated)
        #expect(await Self.code(provider, Self.wrong(1)) == .tooManySignIns)
        #expect(await Self.code(provider, Self.right) == nil)
    }

    @Test func allAddressesTogetherMakeABoundedNumberOfChecks() async throws {
        let clock = HandClock()
        var limits = SignInLimits()
        (limits.failures, limits.checks) = (nil, 5)
        let provider = try self.provider(limits: limits, clock: clock)
        var refused = 0
        for number in 0..<20 {
            if await Self.code(provider, Self.wrong(number), from: "192.0.2.\(number)") == .tooManySignIns {
                refused += 1
            }
        }
        #expect(refused == 15)
        clock.advance(by: .seconds(1))
        #expect(await Self.code(provider, Self.right) == nil)
    }

    @Test func aPasswordIsWorkedThroughOnceForManyRequests() async throws {
        let clock = HandClock()
        var limits = SignInLimits()
        limits.checks = 1
        let provider = try self.provider(limits: limits, clock: clock)
        let codes = await withTaskGroup(of: ConsoleError.Code?.self) { group in
            for _ in 0..<50 { group.addTask { await Self.code(provider, Self.right) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == Array(repeating: nil, count: 50))
        clock.advance(by: .milliseconds(59_900))
        #expect(await Self.code(provider, Self.right) == nil)
        // Then it is worked through again: of two in one second the limit lets one through.
        clock.advance(by: .milliseconds(200))
        #expect(await Self.code(provider, Self.wrong(0)) == .unauthenticated)
        #expect(await Self.code(provider, Self.right) == .tooManySignIns)
    }
}
