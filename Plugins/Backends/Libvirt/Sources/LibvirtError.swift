// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
internal import CLibvirt
internal import ConsoleCore

/// A failure of a libvirt call, copied out of the thread that made it.
struct LibvirtError: Error, Sendable, CustomStringConvertible {
    /// The function that failed.
    var call: String
    /// virErrorNumber.
    var code: UInt32
    /// virErrorDomain: the part of libvirt that failed.
    var domain: UInt32
    /// libvirt's own words, cut short and with nothing unprintable in them: they quote what others wrote.
    var message: String
    /// Whether there is no connection to ask with.
    var isConnectionLost: Bool

    /// A failure that libvirt did not report.
    init(_ call: String, message: String, isConnectionLost: Bool) {
        self.call = call
        self.code = 0
        self.domain = 0
        self.message = message
        self.isConnectionLost = isConnectionLost
    }

    /// The last error of this thread. Right after the call that failed, before anything else.
    static func last(_ call: String) -> LibvirtError {
        var error = LibvirtError(call, message: "no reason given", isConnectionLost: false)
        guard let last = virGetLastError() else { return error }
        error.code = UInt32(bitPattern: last.pointee.code)
        error.domain = UInt32(bitPattern: last.pointee.domain)
        if let message = last.pointee.message { error.message = Self.printable(String(cString: message)) }
        let transports = [VIR_FROM_RPC.rawValue, VIR_FROM_REMOTE.rawValue]
        let breaks = [VIR_ERR_SYSTEM_ERROR.rawValue, VIR_ERR_NO_CONNECT.rawValue, VIR_ERR_INVALID_CONN.rawValue]
        error.isConnectionLost = transports.contains(error.domain) && breaks.contains(error.code)
        return error
    }

    /// Whether the domain does not exist (any more).
    var isNoDomain: Bool { self.code == VIR_ERR_NO_DOMAIN.rawValue }

    /// Whether the driver cannot do that at all.
    var isNoSupport: Bool { self.code == VIR_ERR_NO_SUPPORT.rawValue }

    /// Whether the driver, or what this domain is made of, cannot do that.
    private var isUnsupported: Bool {
        let reasons = [
            VIR_ERR_NO_SUPPORT, VIR_ERR_CONFIG_UNSUPPORTED, VIR_ERR_OPERATION_UNSUPPORTED, VIR_ERR_ARGUMENT_UNSUPPORTED,
        ]
        return reasons.map(\.rawValue).contains(self.code)
    }

    /// Whether this connection may not do that.
    var isDenied: Bool {
        [VIR_ERR_OPERATION_DENIED.rawValue, VIR_ERR_ACCESS_DENIED.rawValue].contains(self.code)
    }

    /// The same failure in the gateway's words.
    var consoleError: ConsoleError {
        if self.isNoDomain { return ConsoleError(.instanceNotFound, "libvirt knows no such domain", cause: self) }
        if self.isConnectionLost { return ConsoleError(.backendUnavailable, "libvirt cannot be reached", cause: self) }
        if self.call == "virDomainOpenGraphicsFD" {
            if self.code == VIR_ERR_OPERATION_INVALID.rawValue {
                return ConsoleError(.instanceNotRunning, "the instance has just stopped", cause: self)
            }
            if self.isUnsupported {
                return ConsoleError(.consoleTypeUnavailable, "libvirt hands no connection over", cause: self)
            }
        }
        if self.call == "virDomainScreenshot" {
            if self.code == VIR_ERR_OPERATION_INVALID.rawValue {
                return ConsoleError(.instanceNotRunning, "the instance has just stopped", cause: self)
            }
            if self.isUnsupported {
                return ConsoleError(.consoleTypeUnavailable, "libvirt gives no screenshot of it", cause: self)
            }
            if self.isDenied {
                return ConsoleError(.backendDenied, "libvirt does not let us take a screenshot", cause: self)
            }
        }
        return ConsoleError(.backendUnavailable, "libvirt refused an answer", cause: self)
    }

    /// The function, libvirt's words, and its numbers.
    var description: String { "\(self.call): \(self.message) (code \(self.code), domain \(self.domain))" }

    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(300).map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: "?"
                    default: scalar
                    }
                }))
    }
}
#endif
