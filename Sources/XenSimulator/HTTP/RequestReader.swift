// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Takes requests out of the bytes of a connection, within the bounds of xapi.
struct RequestReader {
    /// What there is.
    enum Result {
        /// More bytes are needed; whether some of a header block is there.
        case more(isInsideHead: Bool)
        /// A request with its body.
        case request(RequestHead, body: [UInt8])
        /// What came cannot be answered but with this status; nothing is read after it.
        case refused(status: Int)
    }

    private var bytes = ByteBuffer()
    private var head: RequestHead?

    /// What came after the last request: of a CONNECT, what its client sent early.
    mutating func takeRest() -> ByteBuffer {
        defer { self.bytes = ByteBuffer() }
        return self.bytes
    }

    mutating func add(_ bytes: ByteBuffer) {
        var bytes = bytes
        self.bytes.writeBuffer(&bytes)
        self.bytes.discardReadBytes()
    }

    /// The next request, if all of it is there.
    mutating func next(_ quirks: Quirks) -> Result {
        if self.head == nil {
            let isOld = quirks.release != .today
            let limit = isOld ? 242 * 1024 : quirks.headerBytes
            let view = self.bytes.readableBytesView
            guard let end = view.firstRange(ofEmptyLine: limit) else {
                // Old hosts count lines.
                return view.count >= limit ? .refused(status: isOld ? 500 : 431) : .more(isInsideHead: !view.isEmpty)
            }
            let text = String(decoding: view[..<end], as: UTF8.self)
            self.bytes.moveReaderIndex(to: end + 4)
            guard isOld ? text.split(separator: "\r\n").count <= 243 : text.utf8.count + 4 <= limit else {
                return .refused(status: isOld ? 500 : 431)
            }
            guard let head = RequestHead(text) else { return .refused(status: isOld ? 500 : 400) }
            // The old parser does not know what to do with a second one.
            guard !isOld || head.target.count(where: { $0 == "?" }) <= 1 else { return .refused(status: 500) }
            self.head = head
        }
        guard let head = self.head else { return .more(isInsideHead: false) }
        var length = 0
        if head.method == "POST" || head.method == "PUT" {
            // No chunks: a body is as long as it says.
            guard let words = head.value("content-length"), let number = Int(words), number >= 0,
                number <= quirks.bodyBytes
            else { return .refused(status: 500) }
            length = number
        }
        guard self.bytes.readableBytes >= length else { return .more(isInsideHead: false) }
        self.head = nil
        return .request(head, body: self.bytes.readBytes(length: length) ?? [])
    }
}

extension ByteBufferView {
    /// The index where the first empty line (CR LF CR LF) begins, if that is within `limit` bytes.
    fileprivate func firstRange(ofEmptyLine limit: Int) -> Int? {
        let end: [UInt8] = [13, 10, 13, 10]
        let searched = self.prefix(limit)
        guard searched.count >= end.count else { return nil }
        return (searched.startIndex...(searched.endIndex - end.count)).first { searched[$0...].starts(with: end) }
    }
}
