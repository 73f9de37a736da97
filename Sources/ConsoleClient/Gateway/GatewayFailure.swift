// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

/// Why there is no WebSocket to the gateway, as the user reads it. It never has the token in it.
package enum GatewayFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the API gave is no URL of a listener that speaks WebSocket.
    case noAddress
    /// There is no connection.
    case unreachable(String, why: String)
    /// The gateway's certificate, or its TLS, is not good enough.
    case notTrusted(String, why: String)
    /// It answered the request for a WebSocket with this status.
    case refused(String, status: Int)
    /// It answered with something else.
    case notAGateway(String, why: String)
    /// It did not answer in time.
    case timedOut(String)

    /// One sentence, or two.
    package var description: String {
        switch self {
        case .noAddress:
            "the API gave no URL of a listener that speaks WebSocket: its base_url has to be one of http or https"
        case .unreachable(let place, let why): "no connection to \(place): \(why)"
        case .notTrusted(let place, let why): "no trust in \(place): \(why)"
        case .refused(let place, let status): "\(place) refused: \(Self.meaning(of: status))"
        case .notAGateway(let place, let why): "what answers at \(place) is no gateway: \(why)"
        case .timedOut(let place): "\(place) did not answer in time"
        }
    }

    private static func meaning(of status: Int) -> String {
        switch status {
        case 401: ConsoleError.Code.tokenRejected.userSentence
        case 403: "status 403: it, or what stands in front of it, lets nobody in by the origin of its base_url"
        case 404: "status 404: what stands in front of the gateway does not pass this folder on"
        case 429: "status 429: too many connections, or too fast. Try again in a moment"
        case 502, 503, 504: "status \(status): the gateway, or the console behind it, is away"
        case 300..<400: "status \(status): it is somewhere else now, and its base_url does not say so"
        default: "status \(status)"
        }
    }
}
