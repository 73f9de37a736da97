// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The descriptor of a connected stream socket, with one owner at any time.
///
/// It owns the descriptor until somebody takes it, and closes it when nobody did. Callable from any isolation. Two of
/// them are equal only when they are the same one.
public final class ConnectedDescriptor: Sendable, Hashable {
    private let descriptor: Mutex<Int32?>

    /// Takes the ownership of `descriptor`.
    public init(owning descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        if let descriptor = self.take() { close(descriptor) }
    }

    /// Gives the descriptor to the caller, who closes it from now on; `nil` when it was given away before.
    public func take() -> Int32? {
        self.descriptor.withLock { held in
            defer { held = nil }
            return held
        }
    }

    /// Whether both are the same one.
    public static func == (one: ConnectedDescriptor, other: ConnectedDescriptor) -> Bool {
        one === other
    }

    /// Hashes its identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}
