// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How many gateways of which kind a cluster has, and what they are told.
struct ClusterShape {
    /// Where the authorities keep tokens.
    enum Store {
        /// In a file, which is for one authority.
        case sqlite
        /// In a PostgreSQL server of the cluster's own.
        case postgresql
    }

    /// Authorities, each with an API.
    var authorities = 1
    /// Proxies for browsers.
    var browsers = 1
    /// Proxies for Nova's viewer.
    var viewers = 1
    var store = Store.sqlite
    /// How long sessions go on without an authority.
    var grace = "60s"
    /// The lines below `backends:` of each authority; a fake console, called `box` and `other`, which echoes what is typed,
    /// when it is left out.
    var backends: [String]?
    /// More keys of the authorities' `consoleauth`, a line each.
    var consoleauth: [String] = []
    /// More keys of each proxy's listener for browsers, a line each.
    var listener: [String] = []
    /// From which level on all of them log.
    var logLevel = "info"
    /// The password of the database's role; whoever reaches its socket is let in when it is left out.
    var databasePassword: String?

    /// What an installation without a single point of failure has.
    static var whole: ClusterShape { ClusterShape(authorities: 2, browsers: 2, viewers: 1, store: .postgresql) }
}
