// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import Logging

/// Makes XenServer backends: `kind: xenserver`.
///
/// - `url` (a URL, required): the host, or the coordinator of the pool
/// - `username` and `password` (text and a secret reference, required): the account that finds instances
/// - `console_username` and `console_password` (text and a secret reference): the account that opens consoles
/// - `ca_file`, `pins`, `verify_certificates`, `tls_minimum`: how TLS is checked
/// - `scheme` (`https` or `http`, default `https`): `http` allows a `url` in the clear
/// - `vncserver_proxyclient_address` (an address, or a map of addresses by host): what to dial instead of a host's own
///   address
/// - `allowed_networks` (list of networks): what may be dialled besides the hosts named above
/// - `vnc_enabled` (true or false, default true): whether there are VNC consoles
/// - `timeout` (duration, 500ms to 60s, default 5s): how long one question may take, connecting included
package struct XenServerBackendFactory: HypervisorBackendFactory {
    /// `xenserver`.
    package static let kind = "xenserver"

    private let name: BackendName
    private let settings: XenServerSettings

    /// Reads the keys above. Does not connect.
    package init?(section: Section, name: BackendName) {
        guard let settings = XenServerSettings(section: section) else { return nil }
        self.name = name
        self.settings = settings
    }

    /// Fetches the passwords and makes the backend. It logs in when it is first asked.
    package func makeBackend(context: BackendContext) async throws -> any HypervisorBackend {
        self.settings.announce(context.logger)
        let control = Account(username: self.settings.username, password: try self.settings.password.fetch())
        var console = control
        if let account = self.settings.consoleAccount {
            console = Account(username: account.username, password: try account.password.fetch())
        }
        var times = PoolTimes()
        times.call = self.settings.timeout
        return XenServerBackend(
            name: self.name, settings: self.settings, accounts: [.control: control, .console: console], times: times,
            logger: context.logger)
    }
}
