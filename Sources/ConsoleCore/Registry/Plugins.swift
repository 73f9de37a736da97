// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Every plug-in that this build of Oriel has.
public struct Plugins: Sendable {
    /// The hypervisor adapters.
    public var backends = PluginRegistry<any HypervisorBackendFactory.Type>()
    /// The client front ends.
    public var listeners = PluginRegistry<any ConsoleListenerFactory.Type>()
    /// The token stores.
    public var tokenStores = PluginRegistry<any TokenStoreFactory.Type>()
    /// The identity providers.
    public var identityProviders = PluginRegistry<any IdentityProviderFactory.Type>()

    /// No plug-ins.
    public init() {}
}
