// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// Something whose log can be read while it runs. It writes its log after it answered, so what is looked for may still be
/// on its way.
protocol LogWriting {
    /// All that it logged so far.
    var log: String { get }
}

extension LogWriting {
    /// Whether `text` stands in the log, or comes to stand there soon.
    func logs(_ text: String) -> Bool {
        Wait.until(seconds: 10) { self.log.contains(text) }
    }

    /// The lines that hold `text`, when there are `count` of them or enough time for them went by.
    func lines(with text: String, expecting count: Int) -> [Substring] {
        func lines() -> [Substring] { self.log.split(separator: "\n").filter { $0.contains(text) } }
        _ = Wait.until(seconds: 10) { lines().count >= count }
        return lines()
    }
}
