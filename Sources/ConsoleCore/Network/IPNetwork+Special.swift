// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension IPNetwork {
    /// The blocks that count only when they are written out: this machine, its link, multicast, metadata services. `::/96`
    /// is also IPv4 in a form that is given up (RFC 4291, section 2.5.5.1): `::127.0.0.1`.
    static let special: [IPNetwork] = [
        "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/96", "fe80::/10", "ff00::/8",
        // Metadata services outside of those: Amazon, Google and Scaleway over IPv6, Alibaba, Azure.
        "fd00:ec2::254", "fd20:ce::254", "fd00:42::42", "100.100.100.200", "168.63.129.16",
    ].compactMap { IPNetwork($0) }
}
