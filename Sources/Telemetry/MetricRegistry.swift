// All metrics of a process, each registered once when it starts; a name that breaks Prometheus's conventions is
// refused there and then. Registering and reading take a lock, counting never does.

import Synchronization

/// The one place where metrics are made and from which they are read. There is one a process, handed down as a
/// parameter.
public final class MetricRegistry: Sendable {
    /// More series than this have never helped anyone to see anything.
    public static let defaultMostSeries = 200

    private let families = Mutex<[String: @Sendable () -> MetricSnapshot]>([:])

    /// A registry without metrics.
    public init() {}

    /// A counter without labels; its name ends in `_total`.
    public func counter(_ name: String, help: String) throws(MetricFault) -> Counter {
        try counters(name, help: help, labels: []).labelled([])
    }

    /// A counter for each combination of label values.
    public func counters(
        _ name: String,
        help: String,
        labels: [String],
        mostSeries: Int = MetricRegistry.defaultMostSeries
    ) throws(MetricFault) -> MetricFamily<Counter> {
        guard name.hasSuffix("_total") else { throw .badEnding(name: name, wanted: "end in `_total`") }
        let family = MetricFamily(labels: labels, mostSeries: mostSeries) { Counter() }
        try register(name, help, labels, .counter) {
            family.all().map { ($0.labels, .count($0.metric.value)) }
        }
        return family
    }

    /// A gauge without labels; its name ends in nothing by which other kinds are known.
    public func gauge(_ name: String, help: String) throws(MetricFault) -> Gauge {
        try gauges(name, help: help, labels: []).labelled([])
    }

    /// A gauge for each combination of label values.
    public func gauges(
        _ name: String,
        help: String,
        labels: [String],
        mostSeries: Int = MetricRegistry.defaultMostSeries
    ) throws(MetricFault) -> MetricFamily<Gauge> {
        for ending in ["_total", "_bucket", "_sum", "_count"] where name.hasSuffix(ending) {
            throw .badEnding(name: name, wanted: "not end in `\(ending)`")
        }
        let family = MetricFamily(labels: labels, mostSeries: mostSeries) { Gauge() }
        try register(name, help, labels, .gauge) { family.all().map { ($0.labels, .level($0.metric.value)) } }
        return family
    }

    /// A histogram without labels; its name ends in its unit, `_seconds` or `_bytes`.
    public func histogram(
        _ name: String,
        help: String,
        buckets: HistogramBuckets = .seconds
    ) throws(MetricFault) -> Histogram {
        try histograms(name, help: help, labels: [], buckets: buckets).labelled([])
    }

    /// A histogram for each combination of label values.
    public func histograms(
        _ name: String,
        help: String,
        labels: [String],
        buckets: HistogramBuckets = .seconds,
        mostSeries: Int = MetricRegistry.defaultMostSeries
    ) throws(MetricFault) -> MetricFamily<Histogram> {
        let ending = buckets.unit.rawValue
        guard name.hasSuffix(ending) else { throw .badEnding(name: name, wanted: "end in `\(ending)`") }
        let family = MetricFamily(labels: labels, mostSeries: mostSeries) { Histogram(buckets) }
        try register(name, help, labels, .histogram) {
            family.all().map { ($0.labels, .spread($0.metric.snapshot())) }
        }
        return family
    }

    /// Every metric at this moment, by name.
    public func snapshot() -> [MetricSnapshot] {
        families.withLock { $0 }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { $0.value() }
    }

    private func register(
        _ name: String,
        _ help: String,
        _ labels: [String],
        _ kind: MetricSnapshot.Kind,
        read: @escaping @Sendable () -> [MetricSnapshot.Row]
    ) throws(MetricFault) {
        guard Self.isName(name), name.utf8.count <= 100 else { throw .badName(name) }
        guard !help.isEmpty else { throw .noHelp(name) }
        for (place, label) in labels.enumerated() {
            let isFree = !labels[..<place].contains(label) && label != "le" && label != "quantile"
            guard isFree, place < 8, Self.isName(label) else { throw .badLabel(label) }
        }
        let isNew = families.withLock { families in
            guard families[name] == nil else { return false }
            families[name] = { MetricSnapshot(name: name, help: help, kind: kind, rows: read()) }
            return true
        }
        guard isNew else { throw .taken(name) }
    }

    /// [a-z][a-z0-9_]*: stricter than Prometheus, which also has capitals, and colons for its own rules.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLowercase(first) else { return false }
        return name.utf8.allSatisfy { octet in
            isLowercase(octet) || octet == UInt8(ascii: "_") || octet &- UInt8(ascii: "0") < 10
        }
    }

    private static func isLowercase(_ octet: UInt8) -> Bool { octet &- UInt8(ascii: "a") < 26 }
}

/// A metric with all its series at one moment: what is written for Prometheus, and what a dashboard shows.
public struct MetricSnapshot: Sendable {
    /// What kind of metric it is, as Prometheus calls it.
    public enum Kind: String, Sendable {
        /// Only grows.
        case counter
        /// Goes up and down.
        case gauge
        /// A spread over buckets.
        case histogram
    }

    /// What one series is at.
    public enum Value: Equatable, Sendable {
        /// A counter's.
        case count(UInt64)
        /// A gauge's.
        case level(Int64)
        /// A histogram's.
        case spread(HistogramSnapshot)
    }

    /// One series: its labels in order, and what it is at.
    public typealias Row = (labels: [(name: String, value: String)], value: Value)

    /// As it was registered.
    public let name: String
    /// What it tells, for people.
    public let help: String
    /// What it is.
    public let kind: Kind
    /// Its series, by label values.
    public let rows: [Row]
}
