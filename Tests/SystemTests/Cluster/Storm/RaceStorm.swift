// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import NIOCore
import Synchronization

/// Tokens, and for each of them many who want to open it at the same moment, at all proxies: beside its expiry, beside its
/// revocation, after both.
struct RaceStorm: Sendable {
    /// What becomes of a token besides being raced for.
    enum Fate: Sendable {
        /// Nothing.
        case plain
        /// It is raced for at the moment of its expiry and later.
        case expiring
        /// It is revoked meanwhile, and raced for again afterwards.
        case revoked
        /// It was never issued.
        case forged
    }

    /// How many names of each kind of instance there are.
    static let instances = 100
    /// Who races for a token.
    static let racers = 8
    /// Tokens that are raced for at once. Those that are on their way through an authority that is killed are lost.
    static let lanes = 24

    /// How long a token lives, in seconds.
    static let lifetime = 5

    let desk: StormDesk
    let recorder = TokenHistoryRecorder()
    /// The ports of the proxies.
    private let proxies: [Int]

    /// A storm at the proxies of `cluster`; `spared` says which authority is to be asked for tokens.
    init(_ cluster: Cluster, spared: @escaping @Sendable () -> Int) {
        self.proxies = cluster.browsers.map(\.port)
        self.desk = StormDesk(
            ports: cluster.authorities.map(\.port), lifetime: .seconds(Self.lifetime), recorder: self.recorder,
            spared: spared)
    }

    /// What `backends:` of the authorities has to be: consoles that are all at `port`.
    static func backends(port: Int) -> [String] {
        let names = (0..<self.instances).flatMap { ["box\($0)", "doomed\($0)"] }
        let list = names.map { "\($0): {host: 127.0.0.1, port: \(port)}" }
        return ["lab: {kind: static, instances: {\(list.joined(separator: ", "))}}"]
    }

    /// Races for `count` tokens, some of which are revoked, expire or are none, as `seed` says.
    func run(_ count: Int, seed: UInt64) async throws {
        let indices = Indices(count)
        try await withThrowingTaskGroup(of: Void.self) { lanes in
            for _ in 0..<Self.lanes {
                lanes.addTask {
                    while let index = indices.next() {
                        var generator = SeededGenerator(seed: seed &+ UInt64(index) &* 0x1_0000_0001)
                        try await self.race(index, &generator)
                    }
                }
            }
            try await lanes.waitForAll()
        }
    }

    /// The numbers of the tokens, each for whoever asks first.
    private final class Indices: Sendable {
        private let count: Int
        private let given = Mutex(0)

        init(_ count: Int) {
            self.count = count
        }

        func next() -> Int? {
            self.given.withLock { given in
                guard given < self.count else { return nil }
                defer { given += 1 }
                return given
            }
        }
    }

    private func race(_ index: Int, _ generator: inout SeededGenerator) async throws {
        let number = Int.random(in: 0..<Self.instances, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case ..<2: try await self.race(for: Self.forgery(&generator), index)
        case ..<20: try await self.raceForRevoked(index, "doomed\(number)", &generator)
        case ..<30: try await self.raceForExpiring(index, "box\(number)", &generator)
        default: try await self.race(for: self.desk.issue(index, for: "box\(number)").token, index)
        }
    }

    /// Lets all who want `token` try it at once.
    func race(for token: String, _ index: Int, _ names: String = "racer") async throws {
        let racers = try await withThrowingTaskGroup(of: TokenRacer.self) { group in
            for number in 0..<Self.racers { group.addTask { try await self.racer(number, names) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for attempt in racers.map({ $0.run(token, index, self.recorder) }) {
            self.recorder.record(try await attempt.get())
        }
    }

    private func raceForRevoked(_ index: Int, _ instance: String, _ generator: inout SeededGenerator) async throws {
        let token = try await self.desk.issue(index, for: instance).token
        let (start, order) = (
            Int.random(in: 0..<40, using: &generator), Int.random(in: 0..<40, using: &generator)
        )
        async let racing: Void = {
            try await Task.sleep(for: .milliseconds(start))
            try await self.race(for: token, index)
        }()
        try await Task.sleep(for: .milliseconds(order))
        try await self.desk.revoke(instance)
        // Some of those that began before it are on their way.
        try await self.race(for: token, index, "late racer")
        try await racing
    }

    private func raceForExpiring(_ index: Int, _ instance: String, _ generator: inout SeededGenerator) async throws {
        let (token, expires) = try await self.desk.issue(index, for: instance)
        // Half of the tokens are tried by nobody before their last moment has come for certain.
        let first = Bool.random(using: &generator) ? -150 : 0
        let delays = (0..<Self.racers).map { _ in Int.random(in: first...250, using: &generator) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, delay) in delays.enumerated() {
                group.addTask {
                    try await Task.sleep(for: expires + .milliseconds(delay) - self.recorder.now)
                    let racer = try await self.racer(number, "racer")
                    self.recorder.record(try await racer.run(token, index, self.recorder).get())
                }
            }
            try await group.waitForAll()
        }
    }

    private func racer(_ number: Int, _ names: String) async throws -> TokenRacer {
        let proxy = number % self.proxies.count
        return try await TokenRacer.lineUp("\(names) \(number) at proxy \(proxy)", port: self.proxies[proxy])
    }

    private static func forgery(_ generator: inout SeededGenerator) -> String {
        String(
            (0..<43).map { _ in
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".randomElement(using: &generator) ?? "a"
            })
    }
}
