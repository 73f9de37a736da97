// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import ConsoleCore
internal import NIOSSL

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The certificate authorities of a console, to be sent to whoever verifies it elsewhere.
package enum AuthoritiesText {
    /// The certificates that `tls` trusts, in PEM; `nil` for the system's. Reads a file, which blocks.
    ///
    /// They are written anew: whatever else is in the file, such as a key by mistake, does not come along.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names key and file.
    package static func read(_ tls: ConsoleTLS) throws(ConsoleError) -> String? {
        if let text = tls.authoritiesPEM { return text }
        guard let path = tls.authorities else { return nil }
        let file = PEMFile(key: "ca_file", path: path)
        return try file.certificates().map { certificate throws(ConsoleError) in
            guard let bytes = try? certificate.toDERBytes() else {
                throw file.mistake("has a certificate that cannot be read")
            }
            let body = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            return "-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n"
        }.joined()
    }
}
