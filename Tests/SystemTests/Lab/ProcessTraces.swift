// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// All that can be read of a running process: its memory, its environment, its arguments and the files it has open.
struct ProcessTraces {
    let pid: Int32

    /// Which of `needles`, by name, are in it; where, as far as somebody wants to know.
    func find(_ needles: [String: [UInt8]]) throws -> [String: String] {
        var found: [String: String] = [:]
        func look(at bytes: UnsafeRawBufferPointer, _ place: String) {
            for (name, needle) in needles where found[name] == nil {
                if Self.contains(bytes, needle) { found[name] = place }
            }
        }
        try self.forEachPartOfMemory { look(at: $0, $1) }
        var files = ["environ", "cmdline"].map { "/proc/\(self.pid)/\($0)" }
        for descriptor in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(self.pid)/fd") {
            let link = "/proc/\(self.pid)/fd/\(descriptor)"
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
            var status = stat()
            // Its name counts too.
            Array("\(target)".utf8).withUnsafeBytes { look(at: $0, "the name of \(target)") }
            if stat(link, &status) == 0, status.st_mode & S_IFMT == S_IFREG { files.append(link) }
        }
        for file in files { Self.read(file).withUnsafeBytes { look(at: $0, file) } }
        return found
    }

    /// Which of `needles`, by name, are in files of these names.
    static func find(_ needles: [String: [UInt8]], in files: [String]) -> [String: String] {
        var found: [String: String] = [:]
        for file in files {
            Self.read(file).withUnsafeBytes { bytes in
                for (name, needle) in needles where Self.contains(bytes, needle) { found[name] = file }
            }
        }
        return found
    }

    private static func read(_ file: String) -> Data { FileManager.default.contents(atPath: file) ?? Data() }

    /// Calls `body` with all of the memory that can be read, in parts that overlap, and the name of what it is.
    private func forEachPartOfMemory(_ body: (UnsafeRawBufferPointer, String) -> Void) throws {
        let memory = open("/proc/\(self.pid)/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw Failure("no memory of \(self.pid): \(String(cString: strerror(errno)))") }
        defer { close(memory) }
        let maps = try String(contentsOfFile: "/proc/\(self.pid)/maps", encoding: .utf8)
        let (size, overlap) = (1 << 20, 4096)
        var buffer = [UInt8](repeating: 0, count: size)
        var total = 0
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard ends.count == 2, fields[1].hasPrefix("r"), !line.hasSuffix("[vvar]"), !line.hasSuffix("[vsyscall]")
            else { continue }
            let place = "memory: \(fields.count > 5 ? String(fields[5]).trimmingCharacters(in: .whitespaces) : "heap")"
            var start = ends[0]
            while start < ends[1] {
                let count = buffer.withUnsafeMutableBytes {
                    pread(
                        memory, $0.baseAddress, Int(min(UInt64(size), ends[1] - start)),
                        off_t(truncatingIfNeeded: start))
                }
                // What went away meanwhile, or what no one may read.
                guard count > 0 else { break }
                buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count]), place) }
                total += count
                guard count == size else {
                    start += UInt64(count)
                    continue
                }
                start += UInt64(size - overlap)
            }
        }
        guard total > 1 << 20 else { throw Failure("\(total) bytes of memory of \(self.pid)") }
    }

    private static func contains(_ bytes: UnsafeRawBufferPointer, _ needle: [UInt8]) -> Bool {
        guard let first = needle.first, let base = bytes.baseAddress, bytes.count >= needle.count else { return false }
        var offset = 0
        while offset <= bytes.count - needle.count,
            let hit = memchr(base + offset, Int32(first), bytes.count - needle.count + 1 - offset)
        {
            if memcmp(hit, needle, needle.count) == 0 { return true }
            offset = UnsafeRawPointer(hit) - base + 1
        }
        return false
    }
}
