// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Oriel's own API, which its command line speaks.
struct OwnAPI: Sendable {
    let visible: VisibleInstances
    let desk: ConsoleDesk

    /// `GET /v1/instances`: what every backend has, or why it could not be asked.
    func instances(principal: Principal) async throws -> Answer {
        let (instances, failures) = await self.visible.list(for: principal)
        return try Answer(InstanceListing(instances, failures: failures, showsMessages: principal.isAdministrator).json)
    }

    /// `POST /v1/consoles` with `{"instance": name or UUID, "type": "novnc"}`; the type may be left out.
    func console(body: JSONValue, principal: Principal) async throws -> Answer {
        let wish = try JSONObject(body, required: ["instance"], optional: ["type"])
        let reference = InstanceReference(try wish.string("instance"))
        let type = wish.value("type") == .null ? ConsoleType.novnc.description : try wish.string("type")
        let (url, issued) = try await self.desk.open(reference, type: type, for: principal)
        return try Answer(ConsoleAnswer(url: url, type: type, issued: issued).json)
    }
}
