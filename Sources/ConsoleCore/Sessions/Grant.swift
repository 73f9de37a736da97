// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a redeemed token gives: the right to open one session now.
public struct Grant: Sendable, Hashable {
    /// The session's id.
    public var session: SessionID
    /// The instance whose console it is.
    public var instance: InstanceID
    /// The name of the instance, for people.
    public var instanceName: String
    /// The backend that has the instance.
    public var backend: BackendName
    /// Where the console is, as the backend said when the token was redeemed.
    public var endpoint: ConsoleEndpoint
    /// What may be dialled for it.
    public var egress: EgressRules
    /// What the session may do.
    public var mode: ConsoleMode
    /// After how long the session ends in any case; `nil` for never.
    public var maximumDuration: Duration?
    /// After how long without a byte from the client the session ends; `nil` for never.
    public var idleTimeout: Duration?
    /// Who asked for the token, for the log; `nil` where that is not told, as to proxies on other machines.
    public var principal: String?
    /// What lets the same client take the session up again; `nil` when it may not.
    public var resume: ResumeSecret?

    /// A grant of these rights.
    public init(
        session: SessionID, instance: InstanceID, instanceName: String, backend: BackendName, endpoint: ConsoleEndpoint,
        egress: EgressRules, mode: ConsoleMode = .control, maximumDuration: Duration? = nil,
        idleTimeout: Duration? = nil, principal: String? = nil, resume: ResumeSecret? = nil
    ) {
        self.session = session
        self.instance = instance
        self.instanceName = instanceName
        self.backend = backend
        self.endpoint = endpoint
        self.egress = egress
        self.mode = mode
        self.maximumDuration = maximumDuration
        self.idleTimeout = idleTimeout
        self.principal = principal
        self.resume = resume
    }
}
