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
        case .hostTLS:
            "Hold the certificate of the host against ca_file or pins of the backend; oriel backends pin shows the pin. A "
                + "host that knows no newer TLS needs tls_minimum."
        case .tunnel:
            Self.tunnel(code)
        case .greeting:
            code == .consoleUnreachable
                ? "The host has opened the tunnel, so look there why the console of the instance does not answer."
                : "See that it is a VNC server that listens there, and that it is not busy with other connections."
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

    private static func tunnel(_ code: ConsoleError.Code) -> String {
        switch code {
        case .consoleMoved: "Check again; if it stays so, see what the host writes to its log about this console."
        case .backendSessionRejected: "Check again; if it stays so, see that the host belongs to this pool."
        case .backendDenied: "Give the account of the backend a role that may open consoles: vm-operator at least."
        case .consoleBusy: "Somebody looks at this console already; see pool.limit_console_sessions of the hypervisor."
        case .encryptionRequired: "Reach the host over https, where its session cannot be overheard."
        default: "See that it is the hypervisor that answers at this address, and no proxy in front of it."
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
