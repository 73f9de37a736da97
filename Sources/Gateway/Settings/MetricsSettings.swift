// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore

/// The section `metrics`: where numbers and health can be asked for.
package struct MetricsSettings: Sendable, Hashable {
    /// `host` (127.0.0.1) and `port` (9464; 0 lets the system choose).
    package var address: BindAddress

    /// Reads the section.
    init(section: Section) {
        self.address = BindAddress(
            host: section.value("host", default: "127.0.0.1"),
            port: section.value("port", default: 9464, in: 0...65_535))
        section.finish()
    }
}
