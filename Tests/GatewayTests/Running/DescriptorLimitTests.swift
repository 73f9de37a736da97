// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Logging
import Testing

@testable import Gateway

@Suite struct DescriptorLimitTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func whatFitsIsTaken() throws {
        #expect(try DescriptorLimit.connections(written: nil, limit: 20_200, logger: self.logger) == 10_000)
        #expect(try DescriptorLimit.connections(written: 100, limit: 400, logger: self.logger) == 100)
    }

    @Test func withoutAWrittenNumberThereAreAsManyAsThereIsRoomFor() throws {
        #expect(try DescriptorLimit.connections(written: nil, limit: 4096, logger: self.logger) == 1948)
        #expect(try DescriptorLimit.connections(written: nil, limit: 216, logger: self.logger) == 8)
    }

    @Test func aWrittenNumberThatDoesNotFitIsRefusedWithWhatToDo() throws {
        let error = try #require(throws: ConsoleError.self) {
            try DescriptorLimit.connections(written: 2000, limit: 4096, logger: self.logger)
        }
        for part in ["2000 connections need 4200", "4096 are allowed", "LimitNOFILE=", "limits.max_connections"] {
            #expect(error.message.contains(part), "\(error.message)")
        }
    }

    @Test func roomForNobodyIsRefused() throws {
        let error = try #require(throws: ConsoleError.self) {
            try DescriptorLimit.connections(written: nil, limit: 215, logger: self.logger)
        }
        #expect(error.message.contains("LimitNOFILE="))
        #expect(!error.message.contains("limits."))
    }
}
