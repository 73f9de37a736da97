// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleAPI
import ConsoleCore
import Testing

@testable import Gateway

@Suite struct OutputTests {
    private let listing = InstanceListing(
        [
            ("11111111-1111-4111-8111-111111111111", "web", "Shop front"),
            ("22222222-2222-4222-8222-222222222222", "a-longer-name", nil),
        ].compactMap { id, name, title in
            InstanceID(id).map { Instance(id: $0, name: name, title: title, powerState: .running, backend: "kvm1") }
        },
        failures: ["xen1": ConsoleError(.timedOut, "10.0.0.21: no answer")], showsMessages: true)

    @Test func columnsAreAligned() throws {
        #expect(
            try InstancesListCommand.text(of: self.listing, as: .table) == """
                NAME           ID                                    STATE    BACKEND  TITLE
                web            11111111-1111-4111-8111-111111111111  running  kvm1     Shop front
                a-longer-name  22222222-2222-4222-8222-222222222222  running  kvm1
                """)
    }

    @Test func jsonHasItsKeysInOrder() throws {
        let item = #""backend":"kvm1","id":"%","name":"%","power_state":"running""#
        let json = try InstancesListCommand.text(of: self.listing, as: .json)
        #expect(json.hasPrefix(#"{"errors":[{"backend":"xen1","code":"timedOut","message":"10.0.0.21: no answer"}],"#))
        #expect(json.contains(item.split(separator: "%")[0] + "11111111-1111-4111-8111-111111111111"))
        #expect(try InstancesListCommand.text(of: self.listing, as: .json) == json)
    }

    @Test func aNameDoesNotDriveTheTerminal() {
        let table = TextTable(headings: ["NAME"], rows: [["\u{1b}]0;owned\u{7}\nfake row"]])
        #expect(table.text == "NAME\n\\u{1b}]0;owned\\u{7}\\nfake row")
    }

    @Test func aTableOfNothingHasItsHeadings() {
        #expect(TextTable(headings: ["A", "B"], rows: []).text == "A  B")
    }
}
