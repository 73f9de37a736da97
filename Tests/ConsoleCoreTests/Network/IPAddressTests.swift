// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@Suite struct IPAddressTests {
    @Test(
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("::1", "::1"), ("::", "::"),
            ("2001:DB8:0:0::1", "2001:db8::1"), ("::ffff:10.0.0.1", "10.0.0.1"), ("::FFFF:0a00:0001", "10.0.0.1"),
            ("0:0:0:0:0:ffff:127.0.0.1", "127.0.0.1"), ("64:ff9b::127.0.0.1", "127.0.0.1"),
            ("64:ff9b::7f00:1", "127.0.0.1"), ("64:ff9b:1::7f00:1", "64:ff9b:1::7f00:1"),
        ])
    func anAddressIsReadAndWritten(text: String, written: String) {
        #expect(IPAddress(text)?.description == written)
    }

    @Test(arguments: [
        "", "0", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1x", "1.2.3.4.5", "256.0.0.1",
        "127.0.0.1.", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\n", "127.0.0.1\0", "127.0.0.1\0.example.org", "[::1]",
        "::1%lo", "fe80::1%eth0", "::g", ":::", "1::2::3", "localhost", "10.0.0.1:80", "10.0.0.1/8", "\u{FF11}0.0.0.1",
    ])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func anAddressHas4Or16Bytes() {
        #expect(IPAddress(bytes: [127, 0, 0, 1])?.isLoopback == true)
        #expect(IPAddress(bytes: Array(repeating: 0, count: 15) + [1])?.description == "::1")
        for count in [0, 3, 5, 15, 17] { #expect(IPAddress(bytes: Array(repeating: 1, count: count)) == nil) }
    }

    @Test func loopbackAndTheWildcardHaveManyForms() {
        for text in ["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "64:ff9b::127.9.9.9"] {
            #expect(IPAddress(text)?.isLoopback == true, "\(text)")
        }
        for text in ["0.0.0.0", "::", "::ffff:0.0.0.0", "64:ff9b::"] {
            #expect(IPAddress(text)?.isWildcard == true, "\(text)")
        }
        for text in ["126.255.255.255", "128.0.0.0", "::2", "10.0.0.1"] {
            #expect(IPAddress(text)?.isLoopback == false && IPAddress(text)?.isWildcard == false, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("10.0.0.0/24", "10.0.0.255", true), ("10.0.0.0/24", "10.0.1.0", false), ("10.0.0.0/23", "10.0.1.0", true),
            ("10.0.0.128/25", "10.0.0.127", false), ("10.0.0.7/24", "10.0.0.9", true), ("10.0.0.5", "10.0.0.5", true),
            ("10.0.0.5", "10.0.0.6", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
            ("::/0", "::1", true), ("::/0", "10.0.0.1", false), ("fe80::/10", "febf::1", true),
            ("fe80::/10", "fec0::1", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("10.0.0.0/8", "64:ff9b::10.1.1.1", true), ("::ffff:10.0.0.0/104", "10.255.0.1", true),
            ("::ffff:10.0.0.0/104", "11.0.0.1", false), ("2001:db8::/33", "2001:db8:7fff::", true),
            ("2001:db8::/33", "2001:db8:8000::", false),
        ])
    func aNetworkContainsItsAddresses(network: String, address: String, isInside: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(
        arguments: [
            ("10.0.0.0/8", "10.1.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/8", true),
            ("10.0.0.0/8", "10.0.0.0/7", false),
            ("10.0.0.0/8", "11.0.0.0/16", false), ("0.0.0.0/0", "::/0", false), ("10.0.0.0/8", "10.0.0.1", true),
        ])
    func aNetworkContainsSmallerOnes(outer: String, inner: String, isInside: Bool) throws {
        #expect(try #require(IPNetwork(outer)).contains(try #require(IPNetwork(inner))) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/ 8", "10.0.0.0/8/8", "10/8",
        "10.0.0.0/255.0.0.0", "::/129", "::ffff:10.0.0.0/8", "localhost/8", "10.0.0.0/8x",
    ])
    func whatIsNoNetworkIsRefused(text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test func aPlaceToListenIsWrittenWithBrackets() {
        #expect(BindAddress(host: "10.0.0.1", port: 80).description == "10.0.0.1:80")
        #expect(BindAddress(host: "::1", port: 80).description == "[::1]:80")
    }
}
