// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import NIOCore
import Testing

@testable import RemoteConsoleAuth

@Suite struct WireErrorTests {
    @Test func everyCodeArrivesAsItWasSent() throws {
        #expect(ConsoleError.Code.all.count > 20)
        for code in ConsoleError.Code.all {
            let error = ConsoleError(code, "why", cause: ConsoleError(.timedOut, "beneath"))
            let arrived = try Wire.decode(WireError.self, from: try Wire.encode(WireError(error)))
            #expect(arrived.error.code == code)
            #expect(arrived.error.message == "the authority: why: beneath")
            #expect(arrived.nothingDone == nil)
        }
    }

    @Test func aCodeOfALaterVersionIsAFaultOfTheServices() throws {
        let error = try Wire.decode(
            WireError.self, from: ByteBuffer(string: "{\"code\":\"tooEarly\",\"message\":\"x\",\"nothing_done\":true}"))
        #expect(error.error.code == .internalError)
        #expect(error.nothingDone == true)
    }
}
