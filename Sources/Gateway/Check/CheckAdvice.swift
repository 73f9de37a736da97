// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// What an operator does about a hop that failed.
enum CheckAdvice {
    /// A sentence for a failure of kind `code` at `hop`.
    static func sentence(for code: ConsoleError.Code, at hop: CheckHop) -> String {
        switch hop {
        case .connection:
            "See that the hypervisor runs, that this machine reaches it, and that the user of Oriel may connect to it."
        case .description:
            Self.description(code)
        case .listen:
            "See that the hypervisor still answers, and check again."
        case .egress:
            code == .egressDenied
                ? "If this address is right, add it to allowed_networks or socket_folders of the backend."
                : "See that this machine can resolve the name."
        case .connect:
            "See that the console listens on an address that this machine reaches, and that no firewall is in between."
        case .greeting:
            "See that it is a VNC server that listens there, and that it is not busy with other connections."
        case .tls:
            "Compare the certificate of the console with tls of the backend: ca_file, server_name, cert_file and key_file."
        case .security:
            Self.security(code)
        }
    }

    private static func description(_ code: ConsoleError.Code) -> String {
        switch code {
        case .consoleNotReady: "The console has no address yet: check again in a moment."
        case .consoleTypeUnavailable: "Give the instance a VNC server that can be reached from this machine."
        case .backendUnavailable, .timedOut: "See that the hypervisor still answers, and check again."
        default: "Mend what the hypervisor says of this console, or the settings of the backend that are named here."
        }
    }

    private static func security(_ code: ConsoleError.Code) -> String {
        switch code {
        case .encryptionRequired:
            "Let the console offer VeNCrypt with a certificate and set tls of the backend; or, on a network that is yours "
                + "alone, leave tls out and set allow_plaintext: true."
        case .timedOut: "See that the VNC server is not stuck, and check again."
        default: "Compare what the console offers with the password, user name and tls that the backend has for it."
        }
    }
}
