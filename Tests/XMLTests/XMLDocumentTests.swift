// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Testing
import XML

@Suite struct XMLDocumentTests {
    static let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment -->
        <domain type='qemu' id="7">
          <name>web &amp; mail &#x263a;</name>
          <description><![CDATA[<not a tag>]]> and more</description>
          <metadata>
            <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
              <nova:owner><nova:project uuid="p1">ops</nova:project></nova:owner>
            </nova:instance>
          </metadata>
          <devices>
            <graphics type='vnc' port='5901'><listen type='address' address='10.0.0.5'/></graphics>
            <graphics type='spice' port='5902'/>
          </devices>
        </domain>
        """

    @Test func xpathSelectsTextsAndAttributes() throws {
        let document = try XMLDocument(parsing: Self.sample)
        #expect(try document.strings("/domain/name") == ["web & mail ☺"])
        #expect(try document.strings("/domain/description") == ["<not a tag> and more"])
        #expect(try document.strings("/domain/@id") == ["7"])
        #expect(try document.strings("/domain/name/text()") == ["web & mail ☺"])
        #expect(try document.strings("/domain/devices/graphics[@type='vnc']/@port") == ["5901"])
        #expect(try document.strings("/domain/nothing").isEmpty)
    }

    @Test func anElementIsCopiedWithWhatIsInside() throws {
        let document = try XMLDocument(parsing: Self.sample)
        let graphics = try document.elements("/domain/devices/graphics")
        #expect(graphics.map(\.attributes["type"]) == ["vnc", "spice"])
        let listen = try #require(graphics.first?.child("listen"))
        #expect(listen.attributes == ["type": "address", "address": "10.0.0.5"])
        #expect(listen.namespace == nil && listen.text.isEmpty && listen.children.isEmpty)
    }

    @Test func aNamespaceIsFoundByItsNameWhateverItsPrefix() throws {
        let text = Self.sample.replacing("nova:", with: "x:").replacing("xmlns:nova", with: "xmlns:x")
        for text in [Self.sample, text] {
            let document = try XMLDocument(parsing: text)
            let namespaces = ["n": "http://openstack.org/xmlns/libvirt/nova/1.1"]
            let found = try document.strings("//n:instance/n:owner/n:project/@uuid", namespaces: namespaces)
            #expect(found == ["p1"])
            #expect(try document.strings("//n:project", namespaces: ["n": "http://example.org/other"]).isEmpty)
            let project = try document.elements("//n:project", namespaces: namespaces).first
            #expect(project?.name == "project")
            #expect(project?.namespace == "http://openstack.org/xmlns/libvirt/nova/1.1")
        }
    }

    @Test func anAttributeInANamespaceDoesNotPassForOneThatIsNot() throws {
        let document = try XMLDocument(parsing: "<a xmlns:x='http://example.org/' x:port='1' port='2'/>")
        let attributes = try document.elements("/a").first?.attributes
        #expect(attributes == ["{http://example.org/}port": "1", "port": "2"])
    }

    @Test func aDifferentRootSelectsNothing() throws {
        let document = try XMLDocument(parsing: "<network><name>default</name></network>")
        #expect(try document.elements("/domain").isEmpty)
        #expect(try document.strings("/domain/name").isEmpty)
    }

    @Test func anExpressionThatGivesNoNodesIsAnError() throws {
        let document = try XMLDocument(parsing: "<a/>")
        #expect(throws: XMLError.badExpression("count(/a)")) { try document.strings("count(/a)") }
        #expect(throws: XMLError.badExpression("/a[")) { try document.strings("/a[") }
        #expect(throws: XMLError.badExpression("//n:a")) { try document.strings("//n:a") }
    }

    @Test func whitespaceBetweenElementsIsNoText() throws {
        let document = try XMLDocument(parsing: Self.sample)
        #expect(try document.strings("/domain/devices") == [""])
    }
}
