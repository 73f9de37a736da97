// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import BasicIdentity
package import ConsoleCore
internal import KeystoneIdentity
internal import NoIdentity
internal import NoVNCListener
internal import RFBListener
internal import SQLiteTokenStore
internal import StaticBackend
internal import TokenIdentity
internal import XVPListener
internal import XenServerBackend

#if Libvirt
internal import LibvirtBackend
#endif

#if PostgreSQL
internal import PostgreSQLTokenStore
#endif

extension Plugins {
    /// Every plug-in that Oriel itself brings. A new one is one line here.
    package static var builtIn: Plugins {
        var plugins = Plugins()
        #if Libvirt
        plugins.backends.register(LibvirtBackendFactory.self)
        #endif
        plugins.backends.register(StaticBackendFactory.self)
        plugins.backends.register(XenServerBackendFactory.self)
        plugins.listeners.register(NoVNCListenerFactory.self)
        plugins.listeners.register(XVPListenerFactory.self)
        plugins.listeners.register(RFBListenerFactory.self)
        plugins.tokenStores.register(SQLiteTokenStoreFactory.self)
        #if PostgreSQL
        plugins.tokenStores.register(PostgreSQLTokenStoreFactory.self)
        #endif
        plugins.identityProviders.register(NoIdentityFactory.self)
        plugins.identityProviders.register(BasicIdentityFactory.self)
        plugins.identityProviders.register(TokenIdentityFactory.self)
        plugins.identityProviders.register(KeystoneIdentityFactory.self)
        return plugins
    }
}
