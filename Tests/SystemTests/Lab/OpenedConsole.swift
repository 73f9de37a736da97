// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Opens a console by its access URL, as far as the first message of the guest's screen.
enum OpenedConsole {
    /// The name of the console that `url` opens: the desktop's name in RFB's ServerInit.
    static func name(_ url: String, type: String, of gateway: OrielProcess) throws -> String {
        let token = try OrielProcess.token(in: url)
        switch type {
        case "novnc":
            guard url.hasPrefix(gateway.web + "/console.html?path=") else { throw Failure("not of the listener") }
            let client = try WebSocketClient(port: gateway.webPort, target: "/?token=\(token)", origin: gateway.web)
            let message = try client.handshake()
            try client.leave()
            return try self.name(in: message)
        case "xvpvnc":
            guard let port = url.firstMatch(of: /:(\d+)\/console\?token=/).flatMap({ Int($0.1) }) else {
                throw Failure("no port in the URL")
            }
            return try self.name(in: self.openByXVP(token, port: port))
        default: throw Failure("no client for \(type)")
        }
    }

    private static func openByXVP(_ token: String, port: Int) throws -> [UInt8] {
        let socket = try RawSocket(connectingTo: "127.0.0.1", port: port)
        try socket.send(Array("CONNECT /console?token=\(token) HTTP/1.0\r\n\r\nRFB 003.008\n\u{1}\u{1}".utf8))
        let head = Array("HTTP/1.1 200 OK\r\n\r\nRFB 003.008\n".utf8) + [1, 1, 0, 0, 0, 0]
        var received: [UInt8] = []
        while received.count < head.count + 24 {
            let more = try socket.receive()
            guard !more.isEmpty else { throw Failure("closed after \(String(decoding: received, as: UTF8.self))") }
            received += more
        }
        guard received.starts(with: head) else { throw Failure("not the answer of a console") }
        var rest = Array(received.dropFirst(head.count))
        while try rest.count < 24 + self.nameLength(in: rest) {
            let more = try socket.receive()
            guard !more.isEmpty else { throw Failure("closed in the middle of a message") }
            rest += more
        }
        socket.close()
        return rest
    }

    private static func nameLength(in message: [UInt8]) throws -> Int {
        guard message.count >= 24 else { throw Failure("no ServerInit: \(message.count) bytes") }
        return message[20..<24].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func name(in message: [UInt8]) throws -> String {
        String(decoding: message.dropFirst(24).prefix(try self.nameLength(in: message)), as: UTF8.self)
    }
}
