// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ConsoleClient

@Suite struct LocalPeerTests {
    /// An address as this machine writes it.
    private static let home = UInt32(bigEndian: 1) == 1 ? "7F000001" : "0100007F"
    private static let other = UInt32(bigEndian: 1) == 1 ? "7F000002" : "0200007F"
    private static let mapped = "0000000000000000FFFF0000\(Self.home)"

    private static func row(_ local: String, _ remote: String, state: String = "01", user: UInt32) -> String {
        "\(local) \(remote) \(state)|\(user)"
    }

    /// Who has the connection from port 50000 (0xC350) to 5901 (0x170D), when the table has these rows.
    private static func owner(_ rows: String...) -> UInt32? {
        let head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        let lines = rows.enumerated().map { number, row in
            let parts = row.split(separator: "|")
            return "  \(number): \(parts[0]) 00000000:00000000 00:00000000 00000000 \(parts[1]) 0 12345 1 0 20 4 30 10"
        }
        return LocalPeer.owner(from: 50000, to: 5901, in: head + lines.joined(separator: "\n"))
    }

    @Test func theOwnerIsThatOfTheSocketAtTheOtherEnd() {
        let ours = Self.row("\(Self.home):170D", "\(Self.home):C350", user: 7)
        let theirs = Self.row("\(Self.home):C350", "\(Self.home):170D", user: 1000)
        #expect(Self.owner(ours, theirs) == 1000)
        #expect(Self.owner(Self.row("\(Self.mapped):C350", "\(Self.mapped):170D", user: 1001)) == 1001)
    }

    @Test func nobodyIsTheOwnerOfAnotherConnection() {
        #expect(Self.owner() == nil)
        #expect(Self.owner(Self.row("\(Self.home):170D", "\(Self.home):C350", user: 7)) == nil)
        #expect(Self.owner(Self.row("\(Self.home):C351", "\(Self.home):170D", user: 7)) == nil)
        #expect(Self.owner(Self.row("\(Self.home):C350", "\(Self.home):170E", user: 7)) == nil)
        #expect(Self.owner(Self.row("\(Self.other):C350", "\(Self.home):170D", user: 7)) == nil)
    }

    /// Such a socket is listed as root's, whoever had it.
    @Test(arguments: ["04", "05", "06", "08", "0A"])
    func aSocketThatIsNotConnectedAnyMoreIsNobodys(state: String) {
        #expect(Self.owner(Self.row("\(Self.home):C350", "\(Self.home):170D", state: state, user: 0)) == nil)
    }

    @Test(arguments: ["", "x", "a\nb c d e f g h i", "a\n0: 0100007F:C350 0100007F 01 a b c d e f"])
    func whatIsNoTableHasNoOwners(text: String) {
        #expect(LocalPeer.owner(from: 50000, to: 5901, in: text) == nil)
    }
}
