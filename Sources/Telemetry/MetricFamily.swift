// The series of one metric, one for each combination of label values. How many there can be is bounded, for
// some values come from outside (a host, a route's name in a request): what is over the bound, too long, or
// holds a control character is counted under `other` instead. So no peer can fill memory or write a line.

import Synchronization

/// A metric with labels. Its lock is taken when a series is looked up, never when it counts: who counts on a
/// request's path keeps the series that it looked up once.
public final class MetricFamily<Metric: Sendable>: Sendable {
    private let labels: [String]
    private let mostSeries: Int
    private let make: @Sendable () -> Metric
    private let series: Mutex<[[String]: Metric]>

    init(labels: [String], mostSeries: Int, make: @escaping @Sendable () -> Metric) {
        self.labels = labels
        self.mostSeries = mostSeries
        self.make = make
        series = Mutex([:])
    }

    /// The series of these values, in the order of the labels; the one for all others, if it can't have its own.
    public func labelled(_ values: [String]) -> Metric {
        let isSound = values.count == labels.count && values.allSatisfy(Self.isSound)
        return series.withLock { series in
            if isSound {
                if let metric = series[values] { return metric }
                // One place is kept for the others.
                if series.count < mostSeries - 1 { return Self.add(values, to: &series, make) }
            }
            let others = labels.map { _ in "other" }
            return series[others] ?? Self.add(others, to: &series, make)
        }
    }

    /// Every series there is, in the order of the values.
    func all() -> [(labels: [(name: String, value: String)], metric: Metric)] {
        series.withLock { $0 }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { (Array(zip(labels, $0.key)).map { (name: $0, value: $1) }, $0.value) }
    }

    private static func add(
        _ values: [String],
        to series: inout [[String]: Metric],
        _ make: () -> Metric
    ) -> Metric {
        let metric = make()
        series[values] = metric
        return metric
    }

    private static func isSound(_ value: String) -> Bool {
        value.utf8.count <= 128
            && value.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }
}
