// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension XenFailure {
    /// What an operator reads, about `method`. With the code, and without the parameters.
    func error(in method: String) -> ConsoleError {
        switch self.code {
        case "SESSION_AUTHENTICATION_FAILED":
            ConsoleError(.backendDenied, "xapi does not accept the user name and password (\(self))")
        case "SESSION_AUTHORIZATION_FAILED":
            ConsoleError(.backendDenied, "the account is known to xapi and has no role there (\(self))")
        case "RBAC_PERMISSION_DENIED":
            ConsoleError(.backendDenied, "the role of the account does not allow \(method) (\(self))")
        case "SESSION_INVALID":
            ConsoleError(.backendUnavailable, "xapi does not accept a session that it has just given (\(self))")
        case "HOST_IS_SLAVE":
            ConsoleError(.backendUnavailable, "two hosts in turn say that they are not the coordinator (\(self))")
        case "HOST_STILL_BOOTING":
            ConsoleError(.backendUnavailable, "the host is still starting (\(self))")
        case "HOST_HAS_NO_MANAGEMENT_IP":
            ConsoleError(.backendUnavailable, "the host has no management address (\(self))")
        case "UUID_INVALID", "HANDLE_INVALID":
            ConsoleError(.backendUnavailable, "xapi does not know the object of \(method) any more (\(self))")
        case "MESSAGE_METHOD_UNKNOWN":
            ConsoleError(.backendUnavailable, "xapi has no method \(method) (\(self))")
        default:
            ConsoleError(.backendUnavailable, "xapi refuses \(method): \(self)")
        }
    }
}
