// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A picture of an instance's screen, as a file of one of two formats.
///
/// What the picture shows may be anybody's secret, so a screenshot prints as its format and its size.
public struct Screenshot: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The format of the file.
    public enum Format: Sendable, Hashable, CaseIterable {
        /// PNG (ISO/IEC 15948).
        case png
        /// JPEG (ISO/IEC 10918-1).
        case jpeg

        /// The media type, as HTTP names it.
        public var mediaType: String {
            switch self {
            case .png: "image/png"
            case .jpeg: "image/jpeg"
            }
        }

        /// What each file of the format begins with.
        public var signature: [UInt8] {
            switch self {
            case .png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
            case .jpeg: [0xff, 0xd8, 0xff]
            }
        }
    }

    /// The most bytes that one has: 16 MiB.
    public static let maximumSize = 16 * 1024 * 1024

    /// The format, which the first bytes tell.
    public let format: Format
    /// The file. Beyond its first bytes nobody has looked at it: it is as the hypervisor sent it.
    public let bytes: [UInt8]

    /// The screenshot in `bytes`.
    ///
    /// - Throws: ``ConsoleError`` with `backendUnavailable` when there are more than ``maximumSize`` of them, or they do
    ///   not begin as one of the formats does.
    public init(bytes: [UInt8]) throws(ConsoleError) {
        guard bytes.count <= Self.maximumSize else {
            throw ConsoleError(
                .backendUnavailable, "the screenshot has more than \(Self.maximumSize) bytes, which is the most allowed"
            )
        }
        guard let format = Format.allCases.first(where: { bytes.starts(with: $0.signature) }) else {
            throw ConsoleError(.backendUnavailable, "the screenshot is neither a PNG nor a JPEG image")
        }
        self.format = format
        self.bytes = bytes
    }

    /// The media type and the size.
    public var description: String { "\(self.format.mediaType), \(self.bytes.count) bytes" }

    /// A mirror with no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
