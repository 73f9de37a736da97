// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The duration in `text`: a whole number with its unit, as in `500ms`, `5s`, `10m`, `8h` or `2d`; `nil` for
    /// anything else, for a missing unit too, and for more than 10 000 days.
    public init?(text: some StringProtocol) {
        let units: [(suffix: String, milliseconds: Int64)] = [
            ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let unit = units.first(where: { $0.suffix == suffix }), let number = Int64(digits) else { return nil }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow, milliseconds <= 10_000 * 86_400_000 else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// The duration in whole milliseconds, rounded down; the nearest bound when it does not fit.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        // Both parts have the sign of the duration, and division rounds towards zero.
        let isBelow = attoseconds < 0 && !attoseconds.isMultiple(of: perMillisecond)
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, more) = scaled.addingReportingOverflow(attoseconds / perMillisecond - (isBelow ? 1 : 0))
        guard !overflow, !more else { return seconds < 0 ? .min : .max }
        return sum
    }

    /// The duration as the configuration writes it, in the largest unit that gives a whole number.
    public var text: String {
        let milliseconds = self.wholeMilliseconds
        let units: [(suffix: String, milliseconds: Int64)] = [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
        ]
        for unit in units where milliseconds != 0 && milliseconds.isMultiple(of: unit.milliseconds) {
            return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
        }
        return "\(milliseconds)ms"
    }
}
