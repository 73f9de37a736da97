// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// The factories of one sort of plug-in, by kind. A value: built in one place and passed down.
public struct PluginRegistry<Factory: Sendable>: Sendable {
    private var factories: [String: Factory] = [:]

    /// A registry of nothing.
    public init() {}

    /// The kinds, sorted.
    public var kinds: [String] { self.factories.keys.sorted() }

    /// The factory for `kind`.
    public subscript(kind: String) -> Factory? { self.factories[kind] }

    private mutating func add(_ factory: Factory, kind: String) {
        precondition(self.factories[kind] == nil, "two plug-ins call themselves \(kind)")
        self.factories[kind] = factory
    }
}

extension PluginRegistry where Factory == any HypervisorBackendFactory.Type {
    /// Adds a backend. Two with one kind are a programmer's mistake.
    public mutating func register(_ factory: any HypervisorBackendFactory.Type) {
        self.add(factory, kind: factory.kind)
    }
}

extension PluginRegistry where Factory == any ConsoleListenerFactory.Type {
    /// Adds a listener. Two with one kind are a programmer's mistake.
    public mutating func register(_ factory: any ConsoleListenerFactory.Type) {
        self.add(factory, kind: factory.kind)
    }
}

extension PluginRegistry where Factory == any TokenStoreFactory.Type {
    /// Adds a token store. Two with one kind are a programmer's mistake.
    public mutating func register(_ factory: any TokenStoreFactory.Type) {
        self.add(factory, kind: factory.kind)
    }
}

extension PluginRegistry where Factory == any IdentityProviderFactory.Type {
    /// Adds an identity provider. Two with one kind are a programmer's mistake.
    public mutating func register(_ factory: any IdentityProviderFactory.Type) {
        self.add(factory, kind: factory.kind)
    }
}
