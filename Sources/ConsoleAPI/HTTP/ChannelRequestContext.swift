// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
package import NIOCore

/// What Hummingbird tells about a request besides the request: here, the connection that it came on.
package struct ChannelRequestContext: RequestContext {
    /// What every request of Hummingbird's has.
    package var coreContext: CoreRequestContextStorage
    /// The connection.
    package let channel: any Channel

    /// The context of a request on the channel of `source`.
    package init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }
}
