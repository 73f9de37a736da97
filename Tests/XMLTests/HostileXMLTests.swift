// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import XML

@Suite struct HostileXMLTests {
    /// The processor time that parsing must not take: far above what it takes, far below what an attack is about. Of time
    /// on the wall a busy machine takes any amount.
    static let patience = Duration.seconds(2)

    /// What this thread has had of the processor.
    static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    static func mistake(in text: String, limits: XMLLimits = XMLLimits()) -> XMLError? {
        do throws(XMLError) {
            _ = try XMLDocument(parsing: text, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        // An external entity: a file, a web server, a parameter entity.
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]><a/>",
        "<!DOCTYPE a [<!ENTITY % f SYSTEM 'file:///etc/passwd'><!ENTITY % e \"<!ENTITY s '%f;'>\">%e;]><a/>",
        // An external subset, public and system.
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a PUBLIC '-//X//Y' 'http://127.0.0.1:9/x.dtd'><a/>",
        // Laughs: few bytes, many more.
        "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><l>&c;</l>",
        // No entities at all, and after other things.
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0'?><!-- <a> --><?p <a> ?>\n<!DOCTYPE a><a/>",
        // Where none is allowed.
        "<a><!DOCTYPE b></a>",
        "<!doctype a><a/>",
    ])
    func aDocumentTypeIsRefused(text: String) {
        #expect(Self.mistake(in: text) == .documentType)
    }

    @Test func aDocumentTypeInsideACommentOrCDATAIsText() throws {
        let text = "<!-- <!DOCTYPE a> --><a b='<!DOCTYPE'><![CDATA[<!DOCTYPE a>]]><?p <!DOCTYPE a>?></a>"
        // `<` is not allowed in an attribute, so only without that one.
        #expect(Self.mistake(in: text) != nil)
        let document = try XMLDocument(parsing: text.replacing(" b='<!DOCTYPE'", with: ""))
        #expect(try document.strings("/a") == ["<!DOCTYPE a>"])
    }

    @Test func anEntityThatXMLDoesNotKnowIsRefused() {
        #expect(Self.mistake(in: "<a>&x;</a>") == .notWellFormed(code: 26, line: 1))
        #expect(Self.mistake(in: "<a b='&x;'/>") == .notWellFormed(code: 26, line: 1))
    }

    @Test func aDocumentIsMeasuredBeforeItIsRead() {
        let attribute = String(repeating: "x", count: 10 << 20)
        #expect(Self.mistake(in: "<a b='\(attribute)'/>") == .tooLarge("bytes"))
        #expect(Self.mistake(in: String(repeating: " ", count: 1 << 20) + "<a/>") == .tooLarge("bytes"))
        #expect(Self.mistake(in: "<a/>", limits: XMLLimits(bytes: 3)) == .tooLarge("bytes"))
        #expect(Self.mistake(in: "<a/>", limits: XMLLimits(bytes: 4)) == nil)
    }

    @Test func depthIsBounded() {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(Self.mistake(in: nested(64)) == nil)
        #expect(Self.mistake(in: nested(65)) == .tooLarge("levels"))
        #expect(Self.mistake(in: nested(100_000)) == .tooLarge("levels"))
        #expect(Self.mistake(in: String(repeating: "<a>", count: 100_000)) == .tooLarge("levels"))
        // Siblings are not levels, in either way of writing an empty element.
        #expect(Self.mistake(in: "<r>" + String(repeating: "<a/><a b='/'/><a></a >", count: 100) + "</r>") == nil)
    }

    @Test func attributesAreBounded() {
        func crowded(_ count: Int, _ name: String) -> String {
            "<a " + (0..<count).map { "\(name)\($0)='>'" }.joined(separator: " ") + "/>"
        }
        #expect(Self.mistake(in: crowded(32, "x")) == nil)
        #expect(Self.mistake(in: crowded(33, "x")) == .tooLarge("attributes"))
        #expect(Self.mistake(in: crowded(60_000, "x")) == .tooLarge("attributes"))
        #expect(Self.mistake(in: crowded(60_000, "xmlns:x")) == .tooLarge("attributes"))
    }

    @Test func nodesAreBounded() {
        let many = String(repeating: "<a/>", count: 200_000)
        #expect(Self.mistake(in: "<r>\(many)</r>") == .tooLarge("nodes"))
        let comments = String(repeating: "<!---->", count: 100_000)
        #expect(Self.mistake(in: "<r>\(comments)</r>") == .tooLarge("nodes"))
    }

    @Test func whatTheLimitsLetThroughIsQuick() throws {
        let limits = XMLLimits()
        let references = String(repeating: "a&#65;&lt;", count: limits.bytes / 11)
        let elements = "<r>" + String(repeating: "<g t='v'/>", count: 12_000) + "</r>"
        let deep = String(repeating: "<a>", count: 63) + String(repeating: "<b/>", count: 20_000)
        let namespaces = (0..<63).map { depth in
            "<a " + (0..<32).map { "xmlns:p\(depth)_\($0)='u'" }.joined(separator: " ") + ">"
        }
        let texts = [
            "<a>\(references)</a>", "<a b='\(references)'/>", elements,
            deep + String(repeating: "</a>", count: 63),
            namespaces.joined() + String(repeating: "<p0_0:b/>", count: 10_000)
                + String(repeating: "</a>", count: 63),
        ]
        for text in texts {
            let start = Self.processorTime
            let document = try XMLDocument(parsing: text, limits: limits)
            #expect(try document.strings("/r/g[@t='v']/@t").count == (text == elements ? 12_000 : 0))
            _ = try document.elements("/*")
            let took = Self.processorTime - start
            #expect(took < Self.patience, "\(text.prefix(40))… took \(took)")
        }
    }

    @Test func onlyUTF8WithoutNULIsText() throws {
        func mistake(in bytes: [UInt8]) -> XMLError? {
            do throws(XMLError) {
                _ = try XMLDocument(parsing: bytes)
                return nil
            } catch {
                return error
            }
        }
        #expect(mistake(in: Array("<a>".utf8) + [0xc3, 0x28] + Array("</a>".utf8)) == .notText)
        #expect(mistake(in: Array("<a>".utf8) + [0xed, 0xa0, 0x80] + Array("</a>".utf8)) == .notText)
        #expect(mistake(in: Array("<a>\0</a>".utf8)) == .notText)
        #expect(mistake(in: Array("<a/>\0<!DOCTYPE a>".utf8)) == .notText)
        // The same in UTF-16, with and without its mark.
        let utf16 = "<a/>".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        #expect(mistake(in: utf16) == .notText)
        #expect(mistake(in: [0xff, 0xfe] + utf16) == .notText)
        #expect(mistake(in: []) != nil)
    }

    @Test(arguments: ["ISO-8859-1", "UTF-7", "UTF-16", "EBCDIC-CP-US", "no-such-encoding"])
    func theTextIsUTF8WhateverItClaimsToBe(encoding: String) throws {
        // In UTF-7, `+ADw-` is `<`.
        let document = try XMLDocument(
            parsing: "<?xml version='1.0' encoding='\(encoding)'?><a>+ADw-b+AD4- é</a>")
        #expect(try document.strings("/a") == ["+ADw-b+AD4- é"])
    }

    @Test func aByteOrderMarkIsNoContent() throws {
        let document = try XMLDocument(parsing: "\u{feff}<a>b</a>")
        #expect(try document.strings("/a") == ["b"])
    }

    @Test func aDocumentCutShortIsRefusedWhereverTheCutIs() {
        let whole = Array(XMLDocumentTests.sample.utf8)
        for length in 0..<whole.count {
            #expect(throws: XMLError.self) { _ = try XMLDocument(parsing: Array(whole.prefix(length))) }
        }
        #expect(throws: Never.self) { _ = try XMLDocument(parsing: whole) }
    }

    @Test func everyByteOfADocumentCanBeWrong() {
        // Nothing is expected of the answer but that there is one.
        let whole = Array(XMLDocumentTests.sample.utf8)
        for position in whole.indices {
            for byte in [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "'"), 0, 0xff] {
                var bytes = whole
                bytes[position] = byte
                guard let document = try? XMLDocument(parsing: bytes) else { continue }
                _ = try? document.elements("//*")
            }
        }
    }

    @Test func anErrorDoesNotQuoteTheDocument() throws {
        let mistake = try #require(Self.mistake(in: "<a><evil\u{1b}[31m></b></a>"))
        #expect(!mistake.description.contains("evil") && !mistake.description.contains("\u{1b}"))
    }
}
