// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ClientTransport
internal import ConsoleCore
internal import ConsoleRelay
internal import Logging
internal import NIOCore
internal import NIOHTTP1

extension Front {
    /// The file that a request for `path` means. A proxy in front may pass the folder of the base URL on, or leave it
    /// out.
    func file(at path: String) -> StaticFiles.File? {
        if let file = self.files[path] { return file }
        let folder = self.accessURL.folder
        guard folder != "/", path.hasPrefix(folder) else { return nil }
        return self.files["/" + path.dropFirst(folder.count)]
    }

    /// Who sent a request on the connection of `connection`.
    func client(of head: HTTPRequestHead, from connection: ClientIdentity) -> ClientIdentity {
        let client = self.transport.client(
            connection, forwardedFor: head.headers["x-forwarded-for"],
            forwardedProto: head.headers["x-forwarded-proto"])
        if client.isForwardedEncrypted == false, self.accessURL.origin.scheme == "https" {
            self.calm.log(
                .info, "a proxy says that a client came in the clear, and base_url says https",
                ["client": "\(client)"])
        }
        return client
    }

    /// Whether there is room for `client`, who sent `head` over the connection of `connection`, and for whom `channel` counts from now on: a connection of a
    /// proxy serves one client after another. The proxy's own requests count for nobody. Call it on the channel's event
    /// loop.
    func admits(
        _ client: ClientIdentity, with head: HTTPRequestHead, from connection: ClientIdentity, on channel: any Channel
    ) -> Bool {
        if self.transport.trusts(client.address) { return true }
        // A proxy may open a connection for each of a page's fifty files. That is not its client's haste.
        let isOpenedByClient = client.address == connection.address
        return ConnectionGateHandler.count(
            "\(client)", isNew: isOpenedByClient || head.headers.contains(name: "upgrade"), on: channel)
    }
}
