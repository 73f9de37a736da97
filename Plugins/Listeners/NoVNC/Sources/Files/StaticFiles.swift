// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore
internal import Foundation

/// The files of the browser client, read into memory when the listener is made.
///
/// A request is answered by an exact look-up in this table: no path of a request ever reaches the file system, so there
/// is nothing to traverse, list or be redirected to.
struct StaticFiles: Sendable {
    /// One file.
    struct File: Sendable {
        /// The bytes.
        var bytes: [UInt8]
        /// The media type.
        var type: String
        /// For a page, the hashes of the scripts inside it, as a content security policy writes them.
        var scriptHashes: [String]
    }

    private var files: [String: File] = [:]

    /// The most that is kept, in bytes. noVNC has 3 MB.
    private static let maximumSize = 64 << 20

    /// The number of files.
    var count: Int { self.files.count }

    /// The file at `path`, which begins with a slash.
    subscript(path: String) -> File? { self.files[path] }

    /// Oriel's own page and every file below `directory` whose type is known.
    ///
    /// - Throws: ``ConsoleError`` with `invalidRequest` when the directory is not an installed noVNC.
    init(directory: String) throws {
        let root = URL(fileURLWithPath: directory, isDirectory: true).resolvingSymlinksInPath().path
        var size = 0
        for name in (FileManager.default.subpaths(atPath: root) ?? []).sorted() {
            let file = URL(fileURLWithPath: "\(root)/\(name)").resolvingSymlinksInPath().path
            // A link out of the directory is somebody else's file.
            guard file.hasPrefix(root + "/"), let type = MediaType.of(name), Self.isFile(file),
                let data = FileManager.default.contents(atPath: file)
            else { continue }
            size += data.count
            guard size <= Self.maximumSize else {
                throw ConsoleError(.invalidRequest, "the directory \(directory) is too large to be a browser client")
            }
            self.add("/\(name)", Array(data), type: type)
        }
        guard self.files["/core/rfb.js"] != nil else {
            throw ConsoleError(
                .invalidRequest, "no noVNC in \(directory): install the package novnc, or set 'web' to where it is")
        }
        self.add("/console.html", PackageResources.console_html, type: MediaType.html)
        self.add("/console.js", PackageResources.console_js, type: MediaType.javaScript)
        self.add("/console.css", PackageResources.console_css, type: MediaType.css)
    }

    private mutating func add(_ path: String, _ bytes: [UInt8], type: String) {
        let hashes = type == MediaType.html ? InlineScripts.hashes(in: bytes) : []
        self.files[path] = File(bytes: bytes, type: type, scriptHashes: hashes)
    }

    private static func isFile(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeRegular
    }
}
