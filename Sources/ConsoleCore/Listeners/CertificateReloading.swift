// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// What a server with a certificate can do besides: show another one without dropping anybody.
public protocol CertificateReloading: Sendable {
    /// Reads the certificate and its key again. New connections get what was read; those that are open go on with what
    /// they have. Without a certificate nothing happens.
    ///
    /// - Throws: ``ConsoleError`` that names the file when it cannot be used; then the certificate stays as it is.
    func reloadCertificates() throws
}
