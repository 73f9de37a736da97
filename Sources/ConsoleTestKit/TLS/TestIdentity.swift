// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A certificate with its private key, as PEM files.
public struct TestIdentity: Sendable, Hashable {
    /// The certificate's file.
    public var certificate: String
    /// The private key's file.
    public var privateKey: String

    /// The pair in these files.
    public init(certificate: String, privateKey: String) {
        self.certificate = certificate
        self.privateKey = privateKey
    }
}
