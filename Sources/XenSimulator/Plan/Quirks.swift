// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a host behaves. Every one can be changed while it runs, for all hosts or for one.
///
/// What is written here without another source is the behaviour of xapi as of 2026.
package struct Quirks: Sendable, Codable, Hashable {
    /// How old the host's software is.
    package var release = XapiRelease.today

    // MARK: Calls

    /// Seconds that the answer to a wrong password waits; xapi takes 5 on purpose.
    package var wrongPasswordDelay = 5.0
    /// Seconds that every answer of the API waits.
    package var answerDelay = 0.0
    /// How calls are answered.
    package var apiAnswer = APIAnswer.asXapi
    /// The methods that ``apiAnswer`` is for; all when it is empty.
    package var apiAnswerTo: Set<String> = []
    /// The `ErrorDescription` with which methods fail, each time, by method.
    package var failures: [String: [String]] = [:]
    /// Methods that nobody has the role for: `RBAC_PERMISSION_DENIED`.
    package var deniedMethods: Set<String> = []
    /// Whom the host takes for the coordinator: it then answers `HOST_IS_SLAVE` with these words to every call.
    package var coordinatorClaim: String?
    /// The session reference that a login gives, word for word.
    package var sessionReference: String?
    /// Whether strings are inside `<string>`; xapi leaves it out.
    package var typedStrings = false
    /// What `host.get_address` says, word for word; otherwise the host's address.
    package var hostAddress: String?
    /// How locations of consoles are written.
    package var location = LocationForm.uuid

    // MARK: Limits

    /// The bytes that the header block of a request may have; more gets 431.
    package var headerBytes = 1024
    /// The bytes that the body of a call may have: 300 KiB.
    package var bodyBytes = 300 * 1024
    /// Seconds that a header block may take in all; more gets 408.
    package var headerSeconds = 60.0
    /// Seconds that may pass between two reads of a header block; more gets 408.
    package var readSeconds = 10.0
    /// Sessions without an originator; the one that was used longest ago goes when there is one more.
    package var anonymousSessions = 400
    /// Sessions of one originator; the one that was used longest ago goes when there is one more.
    package var originatorSessions = 500
    /// Sessions of one user who is not root; the one that was used longest ago goes when there is one more.
    package var userSessions = 500

    // MARK: Tunnels

    /// How CONNECT is answered.
    package var tunnelAnswer = TunnelAnswer.asXapi
    /// `pool.limit_console_sessions`: one CONNECT for each virtual machine, 503 for the next.
    package var limitsConsoleSessions = false
    /// `pool.vm_console_idle_timeout` in seconds, 0 for none. Like xapi's it looks at clients of RFB 3.3 only.
    package var consoleIdleTimeout = 0.0

    // MARK: Connections

    /// The versions of TLS.
    package var tls = TLSRange.modern
    /// Whether the port in the clear is closed to everybody.
    package var httpsOnly = false

    /// A host of today.
    package init() {}
}
