// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
import ConsoleCore
import ConsoleTestKit
import Testing

@testable import PostgreSQLTokenStore

@Suite struct ConnectionStringTests {
    private func read(_ text: String) -> (parameters: [String: String], mistake: String?) {
        do throws(ConnectionString.Mistake) {
            return (try ConnectionString(text).parameters, nil)
        } catch {
            return ([:], error.sentence)
        }
    }

    @Test(arguments: [
        "host=db1.example.org,db2.example.org port=5432 user=oriel", "postgresql://oriel@db1:5432,db2/oriel",
    ])
    func whatIsMissingIsFilledInOnTheSafeSide(text: String) {
        let parameters = self.read(text).parameters
        let expected = [
            "dbname": "oriel", "user": "oriel", "sslmode": "verify-full", "gssencmode": "disable",
            "target_session_attrs": "read-write", "connect_timeout": "2", "client_encoding": "UTF8",
        ]
        for (key, value) in expected { #expect(parameters[key] == value, "\(key)") }
    }

    @Test func whatIsGivenCounts() {
        let text = "host=db1 dbname=consoles target_session_attrs=primary connect_timeout=5 sslrootcert=/ca.pem"
        let parameters = self.read(text).parameters
        #expect(parameters["dbname"] == "consoles" && parameters["target_session_attrs"] == "primary")
        #expect(parameters["connect_timeout"] == "5" && parameters["sslrootcert"] == "/ca.pem")
    }

    @Test(arguments: [
        ("host=db1 sslmode=require", "sslmode=require"), ("host=db1 sslmode=verify-ca", "sslmode=verify-ca"),
        ("host=localhost,db1 sslmode=disable", "sslmode=disable"),
        ("host=localhost hostaddr=10.0.0.1 sslmode=disable", "sslmode=disable"),
        ("host=db1 ssl_min_protocol_version=TLSv1", "TLSv1.2"), ("host=db1 gssencmode=prefer", "gssencmode"),
        ("host=db1 password=canary", "the key password"), ("postgresql://oriel:canary@db1/oriel", "the key password"),
        ("host=db1 passfile=/canary", "the key password"), ("host=db1 sslpassword=canary", "passphrase"),
        ("host=db1 service=canary", "write the parameters here"), ("user=oriel", "must say host"),
        ("", "must say host"),
        ("host=db1 target_session_attrs=any", "read-write"),
        ("host=db1 password=half canary", "is not a connection string"),
        ("host=db1 pasword=canary", "is not a connection string"), ("canary", "is not a connection string"),
        ("host=db1\0", "is not a connection string"),
    ]) func whatIsNotSafeIsRefusedInASentenceWithoutSecrets(text: String, sentence: String) {
        let mistake = self.read(text).mistake
        #expect(mistake?.contains(sentence) == true, "\(mistake ?? "nothing")")
        #expect(mistake?.contains("canary") != true)
    }

    @Test(arguments: ["/run/postgresql", "@oriel", "localhost", "127.0.0.1", "::1", "/run/postgresql,127.0.0.1"])
    func onThisMachineTheClearIsAllowedWhenItIsWritten(host: String) {
        #expect(self.read("host=\(host) sslmode=disable").parameters["sslmode"] == "disable")
        #expect(self.read("host=\(host)").parameters["sslmode"] == "verify-full")
    }

    private func factory(_ node: SettingsNode) -> (PostgreSQLTokenStoreFactory?, [String]) {
        let report = SettingsReport(file: "f")
        let section = Section(node, path: "store", report: report)
        let factory = PostgreSQLTokenStoreFactory(section: section)
        section.finish()
        return (factory, report.mistakes.map(\.description))
    }

    @Test func theFactoryReadsItsKeys() {
        #expect(PostgreSQLTokenStoreFactory.kind == "postgresql")
        let (factory, mistakes) = self.factory(
            .map([
                "connection": .text("host=db1"), "password": .map(["file": .text("/p")]), "connections": .text("8"),
                "timeout": .text("1s"),
            ]))
        #expect(factory != nil && mistakes.isEmpty, "\(mistakes)")
    }

    @Test func everyMistakeIsLocated() {
        let (factory, mistakes) = self.factory(
            .map([
                "connection": .text("host=db1 password=canary"), "password": .text("canary"),
                "connections": .text("0"), "timeout": .text("1h"), "path": .text("/x"),
            ]))
        #expect(factory == nil && mistakes.count == 5, "\(mistakes)")
        #expect(mistakes.allSatisfy { !$0.contains("canary") })
        #expect(self.factory(.map([:])).1.count == 1)
    }
}
#endif
