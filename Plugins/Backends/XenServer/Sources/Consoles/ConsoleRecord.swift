// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What `console.get_record` tells about a console.
struct ConsoleRecord: Sendable, Hashable {
    /// Its reference.
    var reference: XenReference
    /// Its UUID.
    var uuid: String
    /// `rfb` for a screen, `vt100` for text, `rdp`.
    var kind: String
    /// Where it is, in the words of its host.
    var location: String
    /// The machine that it belongs to.
    var machine: XenReference?

    /// The console that `record` describes, or `nil` when it describes none.
    init?(reference: XenReference, record: XMLRPCValue) {
        guard let uuid = record["uuid"]?.string, ConsoleLocation.isUUID(uuid), let kind = record["protocol"]?.string
        else { return nil }
        self.reference = reference
        self.uuid = uuid
        self.kind = kind
        self.location = record["location"]?.string ?? ""
        self.machine = record["VM"]?.reference
    }

    /// What is asked of the host for a tunnel.
    var path: String { "/console?\(self.query)" }

    /// How it is named to the host, in the form that it uses itself. The location decides about the form only: one that
    /// names another console, or a machine, must not open that.
    var query: String {
        if case .reference(self.reference) = ConsoleLocation(self.location) { return "ref=\(self.reference)" }
        return "uuid=\(self.uuid)"
    }
}
