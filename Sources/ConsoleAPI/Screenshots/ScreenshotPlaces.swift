// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Synchronization

/// Counts the screenshots that are taken or sent at the moment: each is memory of ours that a caller asked for.
///
/// Callable from any isolation.
final class ScreenshotPlaces: Sendable {
    /// One of the places, taken until nobody refers to it any more.
    final class Place: Sendable {
        private let places: ScreenshotPlaces

        fileprivate init(_ places: ScreenshotPlaces) {
            self.places = places
        }

        deinit {
            self.places.taken.withLock { $0 -= 1 }
        }
    }

    private let maximum: Int
    private let taken = Mutex(0)

    /// This many places, all of them free.
    init(_ maximum: Int) {
        self.maximum = maximum
    }

    /// One of the places.
    ///
    /// - Throws: ``Fault`` 429 when all are taken.
    func take() throws -> Place {
        let isFree = self.taken.withLock { taken in
            guard taken < self.maximum else { return false }
            taken += 1
            return true
        }
        guard isFree else {
            throw Fault(
                .tooManyRequests, "Too many screenshots are being taken. Try again in a moment.",
                headers: [.retryAfter: "5"])
        }
        return Place(self)
    }
}
