// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import TLS

@Suite struct ConsoleIdentityTests {
    @Test(arguments: ["10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1"])
    func aNumberIsAnAddress(text: String) throws {
        #expect(ConsoleIdentity(text) == .address(try #require(IPAddress(text))))
    }

    @Test(arguments: ["kvm1", "10.0.0", "0x7f.1", "kvm1.example.org"])
    func anythingElseIsAName(text: String) {
        #expect(ConsoleIdentity(text) == .name(text))
    }

    @Test(arguments: [
        ("kvm1.example.org", "kvm1.example.org"), ("KVM1.Example.org", "kvm1.example.ORG"),
        ("kvm1.example.org.", "kvm1.example.org"), ("kvm1.example.org", "kvm1.example.org."), ("kvm1", "kvm1"),
        ("*.example.org", "kvm1.example.org"), ("*.Example.org", "KVM1.example.org"),
    ])
    func aNameOfACertificateMatches(pattern: String, name: String) {
        #expect(ConsoleIdentity.matches(pattern, name: name))
    }

    @Test(arguments: [
        ("kvm1.example.org", "kvm2.example.org"), ("kvm1.example.org", "kvm1.example.org.evil.net"), ("", ""),
        (".", "."),
        ("*", "kvm1"), ("*.org", "example.org"), ("*.example.org", "example.org"), ("*.example.org", ".example.org"),
        ("*.example.org", "a.b.example.org"), ("k*.example.org", "kvm1.example.org"), ("*.*.org", "a.example.org"),
        ("kvm1.*.org", "kvm1.example.org"), ("kvm1..org", "kvm1..org"), ("xn--e1a", "é"), ("é", "é"),
        ("kvm1.example.org\0.evil.net", "kvm1.example.org"), ("kvm1.example.org..", "kvm1.example.org"),
    ])
    func aNameOfAnotherDoesNot(pattern: String, name: String) {
        #expect(!ConsoleIdentity.matches(pattern, name: name))
    }
}
