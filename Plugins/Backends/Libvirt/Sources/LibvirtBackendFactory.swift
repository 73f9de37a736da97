// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if Libvirt
package import ConsoleCore
internal import Logging

/// Makes libvirt backends: `kind: libvirt`.
///
/// - `uri` (a libvirt URI, required): the hypervisor, as in `qemu:///system` or `qemu+tls://kvm1.example.org/system`
/// - `vncserver_proxyclient_address` (address or name): what to dial for the consoles instead of the address that each
///   domain's VNC server listens on; needed when a remote hypervisor listens on `0.0.0.0` or loopback
/// - `vnc_enabled` (true or false, default true): whether there are VNC consoles and screenshots
/// - `allowed_networks` (list of networks): what may be dialled besides the hosts named above
/// - `socket_folders` (list of absolute paths, default libvirt's own folder): beneath which VNC servers of this machine
///   may listen on Unix sockets
/// - `vncserver_listen` (list of networks): where running instances should listen; changes nothing about what is dialled
/// - `tls` and `allow_plaintext`: how the consoles are secured, see `ConsoleSecuritySettings`
/// - `timeout` (duration, 500ms to 60s, default 5s): how long one question may take, connecting included
package struct LibvirtBackendFactory: HypervisorBackendFactory {
    /// `libvirt`.
    package static let kind = "libvirt"

    private let name: BackendName
    private let settings: LibvirtSettings

    /// Reads the keys above. Does not connect.
    package init?(section: Section, name: BackendName) {
        guard let settings = LibvirtSettings(section: section) else { return nil }
        self.name = name
        self.settings = settings
    }

    /// Makes the backend. It connects when it is first asked.
    package func makeBackend(context: BackendContext) async throws -> any HypervisorBackend {
        for warning in self.settings.uri.warnings {
            context.logger.warning("the uri of this backend is unsafe", metadata: ["why": "\(warning)"])
        }
        self.settings.consoles.announce(context.logger)
        return LibvirtBackend(name: self.name, settings: self.settings, logger: context.logger)
    }
}
#endif
