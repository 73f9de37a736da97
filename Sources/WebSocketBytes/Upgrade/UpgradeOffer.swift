// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import NIOHTTP1

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A client's wish for a WebSocket, and its judgement of the answer (RFC 6455, section 4.1).
package struct UpgradeOffer: Sendable, Hashable {
    /// What an answer means.
    package enum Verdict: Sendable, Hashable {
        /// The connection is a WebSocket from here on.
        case accepted
        /// The server says no with this status.
        case refused(status: Int)
        /// The server says yes and does not keep to the rules. The connection is to be closed.
        case invalid(String)
    }

    /// The value of `Sec-WebSocket-Key`.
    package let key: String

    /// An offer with a key of its own.
    package init() {
        self.init(key: Data((0..<16).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString())
    }

    /// An offer with this key, which is 16 bytes in base64.
    package init(key: String) {
        self.key = key
    }

    /// The header fields that make a GET request an offer. No extension is offered, and no subprotocol.
    package var headers: HTTPHeaders {
        [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": self.key,
        ]
    }

    /// Judges the answer to the offer.
    package func judge(_ head: HTTPResponseHead) -> Verdict {
        let headers = head.headers
        guard head.status == .switchingProtocols else { return .refused(status: Int(head.status.code)) }
        guard headers[canonicalForm: "upgrade"].map({ $0.lowercased() }) == ["websocket"],
            headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" })
        else { return .invalid("it switched to something that is no WebSocket") }
        guard headers["sec-websocket-accept"] == [UpgradeRequest.accept(self.key)] else {
            return .invalid("it did not understand the request for a WebSocket")
        }
        guard !headers.contains(name: "sec-websocket-extensions"), !headers.contains(name: "sec-websocket-protocol")
        else { return .invalid("it chose an extension or a subprotocol that was not offered") }
        return .accepted
    }
}
