// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics
internal import Synchronization

/// Keeps the metrics of the process and writes them as Prometheus reads them.
///
/// Callable from any isolation. The number of series is bounded: a label that a stranger can choose would otherwise fill
/// the memory. What comes above the bound counts for nothing but `oriel_metrics_dropped_total`.
package final class MetricsRegistry: MetricsFactory {
    private let maximumSeries: Int
    private let state: Mutex<State>

    private struct State {
        var families: [String: MetricFamily] = [:]
        var help: [String: String]
        var series = 0
        var dropped: Int64 = 0
        var collectors: [@Sendable () -> Void] = []
    }

    /// A registry of no metrics.
    ///
    /// - Parameters:
    ///   - maximumSeries: how many series are kept; a histogram counts as one.
    ///   - help: what each metric means, by name.
    package init(maximumSeries: Int = 5000, help: [String: String] = [:]) {
        self.maximumSeries = maximumSeries
        self.state = Mutex(State(help: help))
    }

    /// Runs `collector` before each exposition: for what is looked up and not counted. It must not block.
    package func collect(_ collector: @escaping @Sendable () -> Void) {
        self.state.withLock { $0.collectors.append(collector) }
    }

    /// Everything, in Prometheus's text format 0.0.4: families by name, series by labels.
    package func exposition() -> String {
        self.state.withLock { $0.collectors }.forEach { $0() }
        let (families, help, dropped) = self.state.withLock { ($0.families, $0.help, $0.dropped) }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            if let help = help[name] { text += "# HELP \(name) \(ExpositionText.escapeHelp(help))\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                text += series.lines(name: name, labels: labels)
            }
        }
        text += "# HELP oriel_metrics_dropped_total Series that were not kept, because there were too many.\n"
        return text + "# TYPE oriel_metrics_dropped_total counter\noriel_metrics_dropped_total \(dropped)\n"
    }

    // MARK: What swift-metrics asks for

    /// A whole number that grows.
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.series(label, dimensions, .counter) { CounterSeries() }
    }

    /// A number that grows.
    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.series(label, dimensions, .counter) { FloatingPointCounterSeries() }
    }

    /// A number that goes up and down.
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.series(label, dimensions, .gauge) { GaugeSeries() }
    }

    /// The last value, or with `aggregate` a histogram with bounds that are powers of four.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if !aggregate { return self.series(label, dimensions, .gauge) { GaugeSeries() } }
        return self.series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.sizes) }
    }

    /// A histogram of seconds.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        self.series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.seconds) }
    }

    /// Forgets the series.
    package func destroyCounter(_ handler: any CounterHandler) { self.remove(handler) }
    /// Forgets the series.
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { self.remove(handler) }
    /// Forgets the series.
    package func destroyMeter(_ handler: any MeterHandler) { self.remove(handler) }
    /// Forgets the series.
    package func destroyRecorder(_ handler: any RecorderHandler) { self.remove(handler) }
    /// Forgets the series.
    package func destroyTimer(_ handler: any TimerHandler) { self.remove(handler) }

    // MARK: Series

    /// The series of this name and these labels, made when there is none. One that may not be kept, or whose name is that
    /// of a metric of another kind, works and is shown nowhere.
    private func series<Series: MetricSeries>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind, make: () -> Series
    ) -> Series {
        let name = ExpositionText.metricName(label)
        let labels = ExpositionText.labels(dimensions)
        return self.state.withLock { state in
            var family = state.families[name] ?? MetricFamily(kind: kind)
            if let known = family.series[labels] as? Series { return known }
            let series = make()
            guard family.kind == kind, family.series[labels] == nil, state.series < self.maximumSeries else {
                state.dropped += 1
                return series
            }
            family.series[labels] = series
            state.families[name] = family
            state.series += 1
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        self.state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                state.families[name]?.series[labels] = nil
                state.series -= 1
                return
            }
        }
    }
}
