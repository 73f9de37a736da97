// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Gateway
import Logging
import Testing

@Suite struct BackendDirectoryTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func allBackendsAreMade() async throws {
        let settings = try #require(decode(minimal()).settings)
        let directory = try await BackendDirectory.make(settings.backends, logger: self.logger)
        #expect(Array(directory.backends.keys) == ["kvm1"])
    }

    @Test func whatWasMadeIsShutDownWhenALaterOneFails() async throws {
        let yaml = """
            consoleauth: {store: {kind: memory}}
            backends:
              one: {kind: fake, uri: x}
              two: {kind: fake, uri: x}
              three: {kind: fake, uri: x, fails: true}
              four: {kind: fake, uri: x}
            listeners: {novnc: {kind: novnc}}
            """
        let settings = try #require(decode(yaml).settings)
        let shutdowns = Shutdowns()
        await Shutdowns.$current.withValue(shutdowns) {
            let error = await #expect(throws: ConsoleError.self) {
                try await BackendDirectory.make(settings.backends, logger: self.logger)
            }
            #expect(error?.message == "backend three cannot be made")
        }
        #expect(shutdowns.names == ["one", "two"])
    }
}
