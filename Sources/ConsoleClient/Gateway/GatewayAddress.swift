// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation

/// Where the WebSocket of an access URL is: what noVNC makes of the URL, whose `path` parameter has the token.
///
/// It is worth the console, so it prints without what is asked for.
package struct GatewayAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The host name or numeric address to connect to, without brackets.
    package let host: String
    /// The port.
    package let port: Int
    /// Whether the connection is TLS.
    package let isEncrypted: Bool
    /// The origin of the access URL's page, as a browser writes it.
    package let origin: String
    /// The target of the request: a secret, since it has the token.
    let target: String

    /// The WebSocket of the page at `accessURL`, or `nil` when that is no access URL of a listener for browsers.
    ///
    /// `path` is relative to the page, as noVNC takes it from 1.5 on. The gateway takes every path below the folder of its
    /// page, and whatever stands in front of it passes them on.
    package init?(accessURL: String) {
        guard let page = URLComponents(string: accessURL), let scheme = page.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let name = page.host?.lowercased(), page.user == nil,
            page.password == nil
        else { return nil }
        let host = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
        let usual = scheme == "https" ? 443 : 80
        guard !host.isEmpty, (1...65535).contains(page.port ?? usual),
            let path = page.queryItems?.last(where: { $0.name == "path" })?.value, path.contains("token=")
        else { return nil }
        let pagePath = page.percentEncodedPath.isEmpty ? "/" : page.percentEncodedPath
        let target =
            switch path.first {
            case "/": path
            case "?": pagePath + path
            default: String(pagePath.prefix(through: pagePath.lastIndex(of: "/") ?? pagePath.startIndex)) + path
            }
        // Into the line of a request goes nothing that could end it.
        guard target.hasPrefix("/"), target.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") })
        else { return nil }
        self.host = host
        self.port = page.port ?? usual
        self.isEncrypted = scheme == "https"
        let shown = host.contains(":") ? "[\(host)]" : host
        self.authority = self.port == usual ? shown : "\(shown):\(self.port)"
        self.origin = "\(scheme)://\(self.authority)"
        self.target = target
    }

    /// The value of the Host field.
    let authority: String

    /// The origin, without what opens a console.
    package var description: String { self.origin }

    /// A mirror with no children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
