// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Settings
import Testing

@Suite struct MistakesTests {
    @Test func tenMistakesOfAllSortsAreToldAtOnce() {
        let yaml = """
            ttl: 600
            port: 70000
            port: 8774
            workers: "4"
            verbose: yes
            password: hunter2
            networks:
              - 10.0.0.0/8
              - 10.0.0.0/33
            api: disabled
            tls:
              keyfile: a.pem
              [x]: y
            colour: blue

            """
        let found = mistakes(in: yaml) { section in
            _ = section.value("ttl", default: Duration.seconds(600))
            _ = section.value("port", default: 8774, in: 0...65535)
            _ = section.value("workers", default: 1)
            _ = section.value("verbose", default: false)
            _ = section.optional("password", as: SecretReference.self)
            #expect(section.list("networks", of: IPNetwork.self).map(\.description) == ["10.0.0.0/8"])
            _ = section.section("api")
            let tls = section.section("tls")
            _ = tls?.required("key_file", as: String.self)
            tls?.finish()
            section.finish()
        }
        let units = "a duration with its unit, as in 500ms, 30s, 10m, 8h or 2d"
        let reference = "a reference: {file: PATH}, {env: NAME} or {credential: NAME}"
        #expect(
            found == [
                "oriel.yaml:1:6: ttl: expected \(units), found \"600\"",
                "oriel.yaml:2:7: port: 70000 is not allowed: 0 to 65535",
                "oriel.yaml:3:1: the key 'port' is given twice in this map, first in line 2",
                "oriel.yaml:4:10: workers: expected a whole number, found \"4\"",
                "oriel.yaml:5:10: verbose: expected true or false, found \"yes\"",
                "oriel.yaml:6:11: password: expected \(reference); a secret is never written into this file, "
                    + "found a value",
                "oriel.yaml:9:5: networks[1]: expected an IP address or a network, as in 10.0.0.5 or 10.0.0.0/24, "
                    + "found \"10.0.0.0/33\"",
                "oriel.yaml:10:6: api: expected a map of keys, found \"disabled\"",
                "oriel.yaml:11:1: tls.key_file: is required: a text",
                "oriel.yaml:12:3: tls.keyfile: is not a key of this section; known keys: key_file",
                "oriel.yaml:13:3: a key must be a text",
                "oriel.yaml:14:1: colour: is not a key of this section; known keys: api, networks, password, port, "
                    + "tls, ttl, verbose, workers",
            ])
    }

    @Test(arguments: ["password: hunter2", "password: {file: a, hunter2: b}", "password: [hunter2]"])
    func inlineSecretsAreRefusedAndNotRepeated(_ yaml: String) {
        let found = mistakes(in: yaml) { _ = $0.optional("password", as: SecretReference.self) }
        #expect(found.count == 1)
        #expect(found.allSatisfy { !$0.contains("hunter2") })
    }
}
