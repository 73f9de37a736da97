// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct InstanceIDTests {
    @Test func aUUIDIsReadInEitherCase() throws {
        let id = try #require(InstanceID("0B3E6F0A-5d5e-4C0E-9e34-2f1f6a7d8c90"))
        #expect(id.description == "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90")
        #expect(id == InstanceID("0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90"))
    }

    @Test(arguments: [
        "", "box", "0b3e6f0a5d5e4c0e9e342f1f6a7d8c90", "{0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90}",
        "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c9", "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c900",
        "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c9g", "0b3e6f0a+5d5e-4c0e-9e34-2f1f6a7d8c90",
        "0b3e6f0-a5d5e-4c0e-9e34-2f1f6a7d8c90", " b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90",
        "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c9\n", "0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8\u{FF11}",
    ])
    func whatIsNoUUIDIsRefused(text: String) {
        #expect(InstanceID(text) == nil)
        #expect(InstanceReference(text) == .name(text))
    }

    @Test func bytesGiveTheSameID() {
        #expect(
            InstanceID(bytes: (0x0b3e_6f0a_5d5e_4c0e, 0x9e34_2f1f_6a7d_8c90))
                == InstanceID("0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90"))
        #expect(InstanceID(bytes: (0, 1)).description == "00000000-0000-0000-0000-000000000001")
        #expect(InstanceID(bytes: (.max, .max)).description == "ffffffff-ffff-ffff-ffff-ffffffffffff")
    }

    @Test func aReferenceIsAnIDWhenItLooksLikeOne() throws {
        let text = "0B3E6F0A-5D5E-4C0E-9E34-2F1F6A7D8C90"
        #expect(InstanceReference(text) == .id(try #require(InstanceID(text))))
        #expect(InstanceReference("web").description == "web")
    }

    @Test func aSessionIDIs16HexadecimalDigits() {
        for _ in 0..<100 {
            let text = SessionID().description
            #expect(text.count == 16 && text.allSatisfy(\.isHexDigit) && SessionID(text).description == text)
        }
    }
}
