// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// Why there is no tunnel, or nothing at its end.
package enum TunnelFailure: Sendable, Hashable {
    /// The host answered with this status instead of 200.
    case refused(status: Int)
    /// What the host answered is no reply of HTTP 1.
    case notHTTP
    /// The fields of the reply are longer than ``TunnelHandshake/replyLimit``.
    case tooLong
    /// The host closed the connection before its reply was whole.
    case closed
    /// The reply was not whole in time.
    case timedOut
    /// The host opened the tunnel, and closed it before the console had said anything. It opens it before it looks whether
    /// the console lives.
    case dead
    /// The host opened the tunnel, and the console said nothing in time.
    case silent

    /// The failure as an error, for a tunnel through `host`.
    package func error(at host: ConsoleAddress) -> ConsoleError {
        ConsoleError(self.code, self.message(host))
    }

    private var code: ConsoleError.Code {
        guard case .refused(let status) = self else { return .consoleUnreachable }
        return switch status {
        case 401: .backendSessionRejected
        case 403: .backendDenied
        // xapi has no redirection: an instance that is not on this host is an error of the server's like all others.
        case 500: .consoleMoved
        case 503: .consoleBusy
        default: .consoleUnreachable
        }
    }

    private func message(_ host: ConsoleAddress) -> String {
        switch self {
        case .refused(401): "\(host) does not accept the session of the tunnel (401)"
        case .refused(403): "\(host) does not let our account open this console (403)"
        case .refused(404): "\(host) has no console of this instance now (404)"
        case .refused(500): "\(host) cannot open the console (500): the instance may have moved to another host"
        case .refused(503): "\(host) lets no more viewers see this console (503)"
        case .refused(let status): "\(host) answered the request for the tunnel with the status \(status)"
        case .notHTTP: "what \(host) answered to the request for the tunnel is not HTTP"
        case .tooLong: "the reply of \(host) to the request for the tunnel has more than 8 KiB of header fields"
        case .closed: "\(host) closed the connection before it answered the request for the tunnel"
        case .timedOut: "\(host) did not answer the request for the tunnel in time"
        case .dead: "\(host) accepted the tunnel and its console is dead: it closed before RFB began"
        case .silent: "\(host) accepted the tunnel and its console is dead: it said nothing in time"
        }
    }
}
