// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How a session ended, and what went through it.
public struct SessionEnd: Sendable, Hashable {
    /// Why it ended.
    public var reason: Reason
    /// Bytes from the client to the console, with those of a view-only session that were kept from it.
    public var bytesFromClient: Int
    /// Bytes from the console to the client.
    public var bytesFromConsole: Int

    /// An end for `reason`.
    public init(reason: Reason, bytesFromClient: Int, bytesFromConsole: Int) {
        self.reason = reason
        self.bytesFromClient = bytesFromClient
        self.bytesFromConsole = bytesFromConsole
    }

    /// Why a session ended.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The client went away.
        case clientClosed
        /// The console went away: the instance was shut down, or the hypervisor closed it.
        case consoleClosed
        /// The client sent nothing for as long as the idle timeout.
        case idle
        /// The session reached its maximum duration.
        case expired
        /// An operator or the deletion of the instance ended it.
        case revoked
        /// The same client took the session up again on another connection.
        case replaced
        /// The token authority could not be asked for so long that nobody knows whether the session still may be.
        case authorityLost
        /// The gateway is going down.
        case shutdown
        /// The client broke its protocol.
        case protocolError
        /// Reading or writing failed.
        case error

        /// What a user is told, as far as the client's protocol can say it.
        public var userSentence: String {
            switch self {
            case .clientClosed: "The session was closed."
            case .consoleClosed: "The instance closed its console."
            case .idle: "The session was idle for too long."
            case .expired: "The session reached its time limit."
            case .revoked: "The session was ended by an operator."
            case .replaced: "The console was opened again in another window."
            case .authorityLost: "The console service lost touch with its authority. Open the console again."
            case .shutdown: "The console service is restarting."
            case .protocolError: "The client sent something that is not allowed."
            case .error: "The connection failed."
            }
        }
    }
}
