// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import RFB
import Testing

/// The expected values were made with OpenSSL's DES.
@Suite struct VNCAuthenticationTests {
    @Test(arguments: [
        ([UInt8](), "491e890de9ace932838a49792f2213f3"),
        ([115, 101, 99, 114, 101, 116], "ee22539f33a5983ec12f9c2edbc995dd"),
        ([112, 97, 115, 115, 119, 111, 114, 100], "b866924125c8eebb9debc1db61c538e2"),
        ([112, 97, 115, 115, 119, 111, 114, 100, 108, 111, 110, 103, 101, 114], "b866924125c8eebb9debc1db61c538e2"),
        ([255, 128, 1], "a4f80b28c08d55cea45787b670a8bd96"),
        ([156, 49, 7, 226, 85, 170, 16, 254], "5d49eb825a8fd73d1690cb59303da374"),
    ])
    func theResponseIsWhatOpenSSLComputes(password: [UInt8], expected: String) {
        let response = VNCAuthentication.response(to: [UInt8](0..<16), password: password)
        #expect(response.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == expected)
    }

    @Test func onlyEightBytesOfThePasswordCount() {
        let challenge = [UInt8](repeating: 0x5a, count: 16)
        #expect(
            VNCAuthentication.response(to: challenge, password: Array("12345678".utf8))
                == VNCAuthentication.response(to: challenge, password: Array("123456789".utf8)))
        #expect(
            VNCAuthentication.response(to: challenge, password: Array("12345678".utf8))
                != VNCAuthentication.response(to: challenge, password: Array("1234567".utf8)))
    }
}
