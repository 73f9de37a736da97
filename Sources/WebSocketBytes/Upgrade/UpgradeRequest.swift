// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import NIOHTTP1

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Judges a request to turn an HTTP connection into a WebSocket (RFC 6455, section 4.2.1), and nothing else about it:
/// who may connect is for the caller to say.
package enum UpgradeRequest {
    /// The judgement.
    package enum Verdict: Sendable, Hashable {
        /// Not a request for an upgrade at all.
        case notAnUpgrade
        /// A request for an upgrade that breaks the rules: answer with this status.
        case invalid(status: UInt, headers: [String: String], what: String)
        /// A good one.
        case valid(Handshake)
    }

    /// What the answer to a good request holds.
    package struct Handshake: Sendable, Hashable {
        /// The value of `Sec-WebSocket-Accept`.
        package var accept: String
        /// The subprotocol to name: `binary` where the client offers it. Old clients insist on it, new ones offer none.
        package var subprotocol: String?
        /// The values of `Set-Cookie`.
        package var cookies: [String] = []

        /// The headers of the 101 answer.
        package var headers: HTTPHeaders {
            var headers: HTTPHeaders = [
                "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": self.accept,
            ]
            if let subprotocol { headers.add(name: "Sec-WebSocket-Protocol", value: subprotocol) }
            for cookie in self.cookies { headers.add(name: "Set-Cookie", value: cookie) }
            return headers
        }
    }

    /// Judges `head`. Extensions are never negotiated: VNC data is compressed already, and inflating is a bomb's fuse.
    package static func judge(_ head: HTTPRequestHead) -> Verdict {
        let headers = head.headers
        let asks = headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
        guard asks || headers.contains(name: "sec-websocket-key") else { return .notAnUpgrade }
        func refuse(_ what: String) -> Verdict { .invalid(status: 400, headers: [:], what: what) }

        guard asks else { return refuse("a WebSocket key without an Upgrade field") }
        guard head.method == .GET else { return refuse("an upgrade must be a GET request") }
        guard head.version == .http1_1 else { return refuse("an upgrade needs HTTP/1.1") }
        guard headers["host"].count == 1 else { return refuse("an upgrade needs one Host field") }
        guard headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }) else {
            return refuse("an upgrade needs Connection: Upgrade")
        }
        guard !headers.contains(name: "transfer-encoding"), headers["content-length"].allSatisfy({ $0 == "0" }) else {
            return refuse("an upgrade may not have a body")
        }
        guard headers["sec-websocket-version"] == ["13"] else {
            return .invalid(
                status: 426, headers: ["Sec-WebSocket-Version": "13"], what: "only version 13 of WebSocket is spoken")
        }
        let keys = headers["sec-websocket-key"]
        guard keys.count == 1, let key = keys.first, Self.isKey(key) else {
            return refuse("an upgrade needs one WebSocket key of 16 bytes in base64")
        }
        let offersBinary = headers[canonicalForm: "sec-websocket-protocol"].contains("binary")
        return .valid(Handshake(accept: Self.accept(key), subprotocol: offersBinary ? "binary" : nil))
    }

    /// The answer to a key (RFC 6455, section 4.2.2): proof that the server understood the request.
    static func accept(_ key: String) -> String {
        let digest = Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return Data(digest).base64EncodedString()
    }

    /// 16 bytes in base64, with nothing around them.
    private static func isKey(_ key: String) -> Bool {
        key.utf8.count == 24 && Data(base64Encoded: key)?.count == 16
    }
}
