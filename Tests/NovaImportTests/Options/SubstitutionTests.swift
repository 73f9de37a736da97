// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NovaImport

/// Values are put together as oslo.config does it.
@Suite struct SubstitutionTests {
    private static func lookUp(_ group: String?, _ name: String) throws(Substitution.Failure) -> String {
        switch (group, name) {
        case (nil, "b"): return "bee"
        case (nil, "c"): return "${b}!"
        case (nil, "empty"): return ""
        case (nil, "loop"): return "$loop"
        case (nil, "wide"): return String(repeating: "$empty", count: 900)
        case (nil, "wider"): return "$wide$wide"
        case (nil, "long"): return String(repeating: "x", count: 40_000)
        case ("vnc", "port"): return "5"
        default: throw .unknown(name)
        }
    }

    @Test(arguments: [
        ("$b", "bee"), ("${b}", "bee"), ("$c", "bee!"), ("$$b", "$b"), ("\\$b", "$b"), ("a$", "a$"), ("${", "${"),
        ("$1", "$1"), ("$b-x", "bee-x"), ("x$ y", "x$ y"), ("${un set}", "${un set}"), ("${b", "${b"),
        ("$vnc.port", "5"),
        ("${vnc.port}", "5"), ("http://$b:${vnc.port}/", "http://bee:5/"), ("", ""), ("$empty", ""), ("$$$b", "$bee"),
        ("ü${b}ü", "übeeü"),
    ])
    func optionsAreReplacedByTheirValues(_ text: String, _ value: String) throws {
        #expect(try Substitution.replace(text, lookUp: Self.lookUp) == value)
    }

    @Test(arguments: [
        ("$nope", Substitution.Failure.unknown("nope")), ("$B", .unknown("B")), ("${vnc.nope}", .unknown("nope")),
        ("$b.", .unknown("")), ("$vnc.port.x", .unknown("port.x")), ("$loop", .tooDeep), ("$wide$wide", .tooDeep),
        ("$wider", .tooDeep), ("$long$long", .tooLong),
    ])
    func whatCannotBeMadeIsNotMade(_ text: String, _ failure: Substitution.Failure) {
        #expect(throws: failure) { try Substitution.replace(text, lookUp: Self.lookUp) }
    }
}
