// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Testing

@testable import Telemetry

@Suite struct ExpositionTests {
    private let registry = MetricsRegistry(help: ["oriel_sessions": "How many\nsessions \\ now."])

    private var lines: [String] {
        self.registry.exposition().split(separator: "\n").map(String.init).filter {
            !$0.contains("oriel_metrics_dropped")
        }
    }

    @Test func familiesAndSeriesComeInAStableOrderWithTheirTypes() {
        Counter(label: "oriel_b_total", dimensions: [("z", "1"), ("a", "2")], factory: self.registry).increment(by: 3)
        Counter(label: "oriel_b_total", dimensions: [("a", "1"), ("z", "1")], factory: self.registry).increment()
        Meter(label: "oriel_sessions", factory: self.registry).set(2.5)
        Gauge(label: "oriel_a", factory: self.registry).record(7)
        #expect(
            self.lines == [
                "# TYPE oriel_a gauge", "oriel_a 7", "# TYPE oriel_b_total counter", "oriel_b_total{a=\"1\",z=\"1\"} 1",
                "oriel_b_total{a=\"2\",z=\"1\"} 3", "# HELP oriel_sessions How many\\nsessions \\\\ now.",
                "# TYPE oriel_sessions gauge", "oriel_sessions 2.5",
            ])
    }

    @Test func whatALabelMayNotHoldIsEscaped() {
        Counter(label: "1 metric-name", dimensions: [("a-b", "x\"y\\z\nend{}")], factory: self.registry).increment()
        #expect(
            self.lines == ["# TYPE _1_metric_name counter", "_1_metric_name{a_b=\"x\\\"y\\\\z\\nend{}\"} 1"])
    }

    @Test func aTimerIsAHistogramInSeconds() {
        let timer = Timer(label: "oriel_t_seconds", dimensions: [("k", "v")], factory: self.registry)
        timer.recordMilliseconds(2)
        timer.recordMilliseconds(1)
        timer.recordSeconds(100)
        let lines = self.lines
        #expect(lines.first == "# TYPE oriel_t_seconds histogram")
        #expect(lines.contains("oriel_t_seconds_bucket{k=\"v\",le=\"0.001\"} 1"))
        #expect(lines.contains("oriel_t_seconds_bucket{k=\"v\",le=\"0.0025\"} 2"))
        #expect(lines.contains("oriel_t_seconds_bucket{k=\"v\",le=\"60\"} 2"))
        #expect(lines.contains("oriel_t_seconds_bucket{k=\"v\",le=\"+Inf\"} 3"))
        #expect(lines.suffix(2) == ["oriel_t_seconds_sum{k=\"v\"} 100.003", "oriel_t_seconds_count{k=\"v\"} 3"])
    }

    @Test func aRecorderThatAggregatesIsAHistogram() {
        let recorder = Recorder(label: "oriel_bytes", factory: self.registry)
        recorder.record(5)
        recorder.record(1 << 40)
        #expect(self.lines.contains("oriel_bytes_bucket{le=\"4\"} 0"))
        #expect(self.lines.contains("oriel_bytes_bucket{le=\"16\"} 1"))
        #expect(self.lines.contains("oriel_bytes_bucket{le=\"+Inf\"} 2"))
        #expect(self.lines.contains("oriel_bytes_count 2"))
    }

    @Test func theSameNameAndLabelsAreOneSeries() {
        for _ in 0..<3 { Counter(label: "oriel_c_total", factory: self.registry).increment() }
        FloatingPointCounter(label: "oriel_f_total", factory: self.registry).increment(by: 0.5)
        Meter(label: "oriel_m", factory: self.registry).increment()
        Meter(label: "oriel_m", factory: self.registry).increment(by: 2)
        Meter(label: "oriel_m", factory: self.registry).decrement()
        #expect(self.lines.contains("oriel_c_total 3"))
        #expect(self.lines.contains("oriel_f_total 0.5"))
        #expect(self.lines.contains("oriel_m 2"))
    }

    @Test func aNameOfAnotherKindIsNotShown() {
        Counter(label: "oriel_x", factory: self.registry).increment()
        Meter(label: "oriel_x", factory: self.registry).set(9)
        #expect(self.lines == ["# TYPE oriel_x counter", "oriel_x 1"])
        #expect(self.registry.exposition().contains("\noriel_metrics_dropped_total 1\n"))
    }

    @Test func thereAreNeverMoreSeriesThanAllowed() {
        let registry = MetricsRegistry(maximumSeries: 10)
        for number in 0..<1000 {
            Counter(label: "oriel_x_total", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        let text = registry.exposition()
        #expect(text.split(separator: "\n").count { $0.hasPrefix("oriel_x_total{") } == 10)
        #expect(text.hasSuffix("\noriel_metrics_dropped_total 990\n"))
    }

    @Test func aDestroyedMetricIsGoneAndMakesRoom() {
        let registry = MetricsRegistry(maximumSeries: 1)
        let first = Counter(label: "oriel_one_total", factory: registry)
        first.destroy()
        Counter(label: "oriel_two_total", factory: registry).increment()
        #expect(registry.exposition().contains("oriel_two_total 1\n"))
        #expect(!registry.exposition().contains("oriel_one_total"))
    }

    @Test func aCollectorRunsBeforeEachExposition() {
        let meter = Meter(label: "oriel_now", factory: self.registry)
        self.registry.collect { meter.increment() }
        #expect(self.lines.contains("oriel_now 1"))
        #expect(self.lines.contains("oriel_now 2"))
    }

    @Test(arguments: [
        (Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (3, "3"), (0.25, "0.25"), (1e300, "1e+300"),
    ])
    func numbersAreWrittenAsPrometheusReadsThem(_ value: Double, _ text: String) {
        #expect(ExpositionText.number(value) == text)
    }
}
