// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleTestKit
import Foundation
import Glibc
import Testing

/// What a daemon needs to be reached over a network: two free ports, and certificates that openssl makes.
struct DaemonNetwork: Sendable {
    /// The folder of the certificates: `ca`, `server`, `client` (as libvirt's pkipath wants it) and `stranger`, which
    /// another authority has signed.
    let directory: String
    /// The port for plain TCP.
    let tcp: Int
    /// The port for TLS.
    let tls: Int

    /// Makes the certificates in a folder of their own.
    static func with(_ body: (DaemonNetwork) async throws -> Void) async throws {
        let directory = "/tmp/oriel-pki-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let made = try await Tool.run("bash", ["-euc", Self.script, "pki", directory])
        guard made.status == 0 else { throw SessionDaemon.Trouble(description: made.output) }
        let ports = try Self.freePorts()
        try await body(DaemonNetwork(directory: directory, tcp: ports.0, tls: ports.1))
    }

    /// What the daemon's configuration says about it.
    var configuration: String {
        """
        listen_tcp = 1
        listen_tls = 1
        listen_addr = "127.0.0.1"
        tcp_port = "\(self.tcp)"
        tls_port = "\(self.tls)"
        auth_tcp = "none"
        auth_tls = "none"
        ca_file = "\(self.directory)/ca/cert.pem"
        cert_file = "\(self.directory)/server/cert.pem"
        key_file = "\(self.directory)/server/key.pem"

        """
    }

    private static let script = """
        cd "$1"
        authority() {
            mkdir "$1"
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1/key.pem" -out "$1/cert.pem" \\
                -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
        }
        leaf() {
            mkdir "$1"
            openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$1/key.pem" -out "$1/request.pem"
            openssl x509 -req -in "$1/request.pem" -CA "$2/cert.pem" -CAkey "$2/key.pem" -CAcreateserial -days 2 \\
                -out "$1/cert.pem" -extfile <(printf 'subjectAltName=DNS:localhost\\nextendedKeyUsage=%s\\n' "$3")
        }
        authority ca
        authority other
        leaf server ca serverAuth
        leaf client ca clientAuth
        leaf stranger other clientAuth
        for name in client stranger; do
            cp ca/cert.pem "$name/cacert.pem"
            mv "$name/cert.pem" "$name/clientcert.pem"
            mv "$name/key.pem" "$name/clientkey.pem"
        done
        mkdir mistrust
        cp client/client*.pem mistrust/
        cp other/cert.pem mistrust/cacert.pem
        chmod -R a+rX .
        """

    private static func freePorts() throws -> (Int, Int) {
        let (one, first) = try self.freePort()
        defer { close(one) }
        let (two, second) = try self.freePort()
        close(two)
        return (first, second)
    }

    private static func freePort() throws -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        try #require(status == 0)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
