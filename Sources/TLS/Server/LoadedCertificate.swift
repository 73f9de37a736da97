// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import NIOCore
internal import NIOSSL

/// A certificate and its key, read and found to belong together.
struct LoadedCertificate: Sendable {
    /// What new connections are made from.
    let context: NIOSSLContext
    /// From when to when it is valid, in seconds since 1970.
    let validity: ClosedRange<Int64>
    /// Whether somebody besides its owner may read the key file.
    let isKeyLoose: Bool

    /// Reads the files that `settings` name.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` that names the file.
    init(_ settings: ServerTLSSettings) throws {
        let (certificateFile, keyFile) = (settings.certificateFile, settings.keyFile)
        let chain = try Self.chain(in: Self.read(certificateFile), file: certificateFile)
        let key = try Self.key(in: Self.read(keyFile), file: keyFile)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.raiseToFloor()
        if settings.minimumVersion == .oneThree { configuration.minimumTLSVersion = .tlsv13 }
        if settings.maximumVersion == .oneTwo { configuration.maximumTLSVersion = .tlsv12 }
        if let file = settings.clientAuthoritiesFile {
            configuration.trustRoots = .certificates(try Self.chain(in: Self.read(file), file: file))
            // A client is known by a name, not by where it comes from: whoever serves looks at that.
            configuration.certificateVerification = .noHostnameVerification
        }
        // HTTP/2 would be another protocol to guard, and a WebSocket gains nothing from it.
        configuration.applicationProtocols = ["http/1.1"]
        // For a goodbye that the client may never answer.
        configuration.shutdownTimeout = .seconds(1)
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Self.refused("the key in \(keyFile) is not that of the certificate in \(certificateFile)", error)
        }
        let leaf = chain.first
        let from = Int64(leaf?.notValidBefore ?? 0)
        self.validity = from...max(from, Int64(leaf?.notValidAfter ?? 0))
        self.isKeyLoose = (try? FileStamp(path: keyFile))?.isLoose ?? false
    }

    private static func chain(in bytes: [UInt8], file: String) throws -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch {
            throw Self.refused("the file \(file) holds no certificate in PEM", error)
        }
    }

    private static func key(in bytes: [UInt8], file: String) throws -> NIOSSLPrivateKey {
        let text = String(decoding: bytes, as: UTF8.self)
        guard !text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----"), !text.contains("Proc-Type: 4,ENCRYPTED") else {
            throw Self.refused("the key in \(file) has a passphrase, which nobody is there to type: take it off", nil)
        }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            // Nothing of the cause: it is about the bytes of a key.
            throw Self.refused("the file \(file) holds no private key in PEM", nil)
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path)
        } catch .tooLarge {
            bytes = []
        } catch {
            throw Self.refused("the file \(path) cannot be read", nil)
        }
        guard !bytes.isEmpty else { throw Self.refused("the file \(path) is empty or larger than 1 MiB", nil) }
        return bytes
    }

    private static func refused(_ what: String, _ cause: (any Error)?) -> ConsoleError {
        ConsoleError(.invalidRequest, what, cause: cause)
    }
}
