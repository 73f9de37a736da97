// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import CLibPQ
internal import ConsoleCore

/// Where the database is, as libpq writes it: `host=a,b dbname=oriel`, or a URI. What is dangerous in it is refused, and
/// what is missing is filled in on the safe side.
struct ConnectionString: Sendable, Hashable {
    /// What is wrong with one, as a sentence that does not quote what may be a password.
    struct Mistake: Error {
        var sentence: String
    }

    /// libpq's parameters: those that were given, and those that keep a connection safe.
    let parameters: [String: String]

    /// Reads `text`. Does no I/O.
    init(_ text: String) throws(Mistake) {
        var given = try Self.parse(text)
        for (key, instead) in Self.refused where given[key] != nil {
            throw Mistake(sentence: "must not say \(key): \(instead)")
        }
        let hosts = (given["hostaddr"] ?? given["host"] ?? "").split(separator: ",").map(String.init)
        guard !hosts.isEmpty else {
            throw Mistake(sentence: "must say host: names, addresses or a socket's folder, with commas between")
        }
        try Self.checkTLS(of: given, isLocal: hosts.allSatisfy(Self.isLocal))
        guard ["read-write", "primary"].contains(given["target_session_attrs"] ?? "read-write") else {
            throw Mistake(sentence: "must have target_session_attrs=read-write or primary: tokens are written")
        }
        given.merge(Self.defaults) { own, _ in own }
        given["client_encoding"] = "UTF8"
        given["application_name"] = given["application_name"] ?? "oriel"
        self.parameters = given
    }

    /// Keys that have no place here, and where what they say belongs.
    private static let refused = [
        "password": "it belongs into the key password, by reference",
        "passfile": "the key password names a file",
        "sslpassword": "use a key file without a passphrase that only Oriel reads",
        "service": "write the parameters here", "replication": "tokens are read and written with SQL",
    ]

    private static let defaults = [
        "dbname": "oriel",
        // The certificate has to be that of the host: with less, whoever sits between has the tokens' hashes and the
        // last word on who gets in. libpq's own default is less.
        "sslmode": "verify-full",
        // Else Kerberos would go first, which proves another name than the certificate's.
        "gssencmode": "disable",
        // Of several hosts the one that can write, wherever it is at the moment.
        "target_session_attrs": "read-write",
        // For each host. libpq has no less.
        "connect_timeout": "2",
    ]

    /// Whether `host` is a socket's folder, or an address of this machine's loopback.
    private static func isLocal(_ host: String) -> Bool {
        host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || IPAddress(host)?.isLoopback == true
    }

    private static func checkTLS(of given: [String: String], isLocal: Bool) throws(Mistake) {
        let mode = given["sslmode"] ?? "verify-full"
        guard mode == "verify-full" || isLocal else {
            throw Mistake(
                sentence: "must not have sslmode=\(mode) towards another machine: leave it out, or verify-full")
        }
        if let version = given["ssl_min_protocol_version"], !["TLSv1.2", "TLSv1.3"].contains(version) {
            throw Mistake(sentence: "must not have ssl_min_protocol_version=\(version): TLSv1.2 or TLSv1.3")
        }
        guard (given["gssencmode"] ?? "disable") == "disable" || isLocal else {
            throw Mistake(sentence: "must not have gssencmode towards another machine: TLS is what is spoken")
        }
    }

    private static func parse(_ text: String) throws(Mistake) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard !text.utf8.contains(0), let options = PQconninfoParse(text, &message) else {
            // libpq's own message quotes what it did not understand, and that may be half of a password.
            PQfreemem(message)
            throw Mistake(
                sentence: "is not a connection string of libpq, as in host=db.example.org user=oriel dbname=oriel")
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option = option.successor()
        }
        return given
    }
}
#endif
