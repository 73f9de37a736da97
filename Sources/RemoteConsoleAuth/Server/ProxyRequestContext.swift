// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// What Hummingbird tells about a request besides the request: here, the connection that it came on.
struct ProxyRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }
}
