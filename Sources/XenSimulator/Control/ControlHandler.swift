// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// A connection to a control port: one command, one answer.
final class ControlHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let simulator: XenSimulator
    private var reader = RequestReader()
    private var isDone = false

    init(_ simulator: XenSimulator) {
        self.simulator = simulator
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isDone else { return }
        self.reader.add(self.unwrapInboundIn(data))
        var limits = Quirks()
        limits.headerBytes = 16_384
        switch self.reader.next(limits) {
        case .more:
            break
        case .refused(let status):
            self.isDone = true
            context.channel.sendAndClose(Self.answer(status, "{}"))
        case .request(let head, let body):
            self.isDone = true
            let command = ControlCommand(
                simulator: self.simulator, path: head.path, query: head.query,
                body: String(decoding: body, as: UTF8.self))
            Self.run(command, context.channel)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private static func run(_ command: ControlCommand, _ channel: any Channel) {
        Task {
            let answer: String
            do {
                answer = Self.answer(200, try await command.run())
            } catch {
                answer = Self.answer(400, "{\"error\": \"\(Self.quoted("\(error)"))\"}")
            }
            channel.sendAndClose(answer)
        }
    }

    private static func quoted(_ text: String) -> String {
        String(text.map { $0 == "\"" || $0 == "\\" || $0.isNewline ? "'" : $0 })
    }

    private static func answer(_ status: Int, _ json: String) -> String {
        "HTTP/1.1 \(status) \(Page.reason(status))\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }
}
