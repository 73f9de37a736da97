// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A place in a text, moving forward. Lends nothing and outlives no call.
struct XMLBytes: ~Copyable {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.rest = bytes[...]
    }

    /// The next byte, which is then behind.
    mutating func next() -> UInt8? {
        self.rest.popFirst()
    }

    /// Goes past `text` if it is what comes next.
    mutating func take(_ text: StaticString) -> Bool {
        guard self.rest.count >= text.utf8CodeUnitCount else { return false }
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard self.rest.prefix(wanted.count).elementsEqual(wanted) else { return false }
        self.rest = self.rest.dropFirst(wanted.count)
        return true
    }

    /// Goes past the next `text`, or to the end when there is none; whether there was one. The first character of
    /// `text` tells how to look for it, so it is best a rare one.
    mutating func skip(past text: StaticString) -> Bool {
        let first = text.utf8Start.pointee
        while self.advance(to: first) {
            if self.take(text) { return true }
            self.rest = self.rest.dropFirst()
        }
        return false
    }

    /// Goes past the next `byte`, or to the end when there is none; whether there was one.
    mutating func skip(pastByte byte: UInt8) -> Bool {
        guard self.advance(to: byte) else { return false }
        self.rest = self.rest.dropFirst()
        return true
    }

    /// Goes to just before the next `byte`, or to the end when there is none; whether there was one.
    private mutating func advance(to byte: UInt8) -> Bool {
        let remaining = UnsafeBufferPointer(rebasing: self.rest)
        guard let start = remaining.baseAddress, let found = memchr(start, CInt(byte), remaining.count) else {
            self.rest = self.rest.suffix(0)
            return false
        }
        self.rest = self.rest.dropFirst(UnsafeRawPointer(found) - UnsafeRawPointer(start))
        return true
    }
}
