// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOCore

/// The addresses of this machine's network interfaces.
package enum LocalAddresses {
    /// The addresses as they are now; none when the system does not say.
    package static func current() -> [IPAddress] {
        guard let devices = try? System.enumerateDevices() else { return [] }
        return devices.compactMap { $0.address?.ipAddress.flatMap { IPAddress($0) } }
    }
}
