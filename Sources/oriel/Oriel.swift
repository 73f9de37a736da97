// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Gateway
internal import PluginCatalog

/// The program: the gateway with the plug-ins that it brings itself.
@main
struct Oriel {
    static func main() {
        Gateway.main(plugins: .builtIn)
    }
}
