// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Writes the answer to a call, as xapi does or as no host should.
struct APIWriter {
    let channel: any Channel
    let closes: Bool
    /// Further header lines.
    let fields: [String]

    /// Sends `result`; whether the connection can take another call after it.
    func send(_ result: XenResult, as form: APIAnswer, typed: Bool) -> Bool {
        let xml = result.xml(typed: typed)
        switch form {
        case .asXapi:
            self.deliver(self.head(xml.utf8.count) + xml)
            return true
        case .body(let text):
            self.deliver(self.head(text.utf8.count) + text)
            return true
        case .chunked:
            let size = String(xml.utf8.count, radix: 16)
            self.deliver(self.head(nil, more: ["Transfer-Encoding: chunked"]) + "\(size)\r\n\(xml)\r\n0\r\n\r\n")
            return true
        case .deep(let levels):
            let inside = String(repeating: "<value><array><data>", count: levels)
            let outside = String(repeating: "</data></array></value>", count: levels)
            self.sendValue("\(inside)<value>end</value>\(outside)")
            return true
        case .entities:
            let text =
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                + "<methodResponse><params><param><value>&b;</value></param></params></methodResponse>"
            self.deliver(self.head(text.utf8.count) + text)
            return true
        case .silence:
            break
        case .close:
            self.channel.close(promise: nil)
        case .status(let code):
            self.channel.sendAndClose(Page.answer(code))
        case .redirect(let place):
            self.channel.sendAndClose(Page.answer(302, fields: ["Location: \(place)"]))
        case .raw(let text):
            self.channel.sendAndClose(text)
        case .endless:
            self.channel.send(
                self.head(nil, more: ["Connection: close"]) + "<?xml version=\"1.0\"?><methodResponse><!--")
            self.channel.sendForever(String(repeating: "x", count: 16_384))
        case .hugeLength:
            self.channel.send(self.head(1 << 62) + "<?xml version=\"1.0\"?><methodResponse>")
            self.channel.sendForever(String(repeating: "x", count: 16_384))
        case .drip(let seconds):
            self.channel.sendByteByByte(self.head(xml.utf8.count) + xml, every: .fraction(seconds))
        case .half:
            let text = self.head(xml.utf8.count) + xml
            self.channel.sendAndClose(String(text.prefix(text.count / 2)))
        }
        return false
    }

    private func sendValue(_ value: String) {
        let xml =
            "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct><member><name>Status</name>"
            + "<value>Success</value></member><member><name>Value</name>\(value)</member></struct></value></param>"
            + "</params></methodResponse>"
        self.deliver(self.head(xml.utf8.count) + xml)
    }

    private func deliver(_ text: String) {
        if self.closes { self.channel.sendAndClose(text) } else { self.channel.send(text) }
    }

    private func head(_ length: Int?, more: [String] = []) -> String {
        var lines = [
            "HTTP/1.1 200 OK", "Connection: \(self.closes ? "close" : "keep-alive")",
            "Cache-Control: no-cache, no-store", "Content-Type: text/xml",
        ]
        if let length { lines.append("Content-Length: \(length)") }
        return (lines + self.fields + more).joined(separator: "\r\n") + "\r\n\r\n"
    }
}
