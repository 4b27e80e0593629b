// How amounts are spread over fixed buckets. Amounts are integers, nanoseconds or octets, so that the sum is
// one atomic addition and its text is exact; the names and texts are in seconds and bytes, as Prometheus has it.

/// What a histogram measures, which is also how its name ends.
public enum HistogramUnit: String, Sendable {
    /// Observed in nanoseconds, read in seconds.
    case seconds = "_seconds"
    /// Observed and read in octets.
    case bytes = "_bytes"

    /// How many digits after the point an observed amount has when it is read.
    var digitsAfterPoint: Int {
        switch self {
        case .seconds: 9
        case .bytes: 0
        }
    }
}

/// Where one bucket ends and the next begins.
public struct HistogramBuckets: Equatable, Sendable {
    /// What is measured.
    public let unit: HistogramUnit
    /// The largest amount of each bucket, rising. One more bucket without an end follows.
    public let bounds: [UInt64]

    /// 1, 2 and 5 of each power of ten from 50 microseconds to 50 seconds: as even on a logarithmic scale as
    /// round numbers are, and wide enough for a signature and for an upstream that hangs.
    public static let seconds = HistogramBuckets(
        unit: .seconds,
        checked: logarithmic(from: 50_000, through: 50_000_000_000)
    )
    /// 1, 2 and 5 of each power of ten from 100 bytes to 10 megabytes.
    public static let bytes = HistogramBuckets(
        unit: .bytes,
        checked: logarithmic(from: 100, through: 10_000_000)
    )

    /// Buckets with these ends, which must rise; at most 64.
    public init(unit: HistogramUnit, bounds: [UInt64]) throws(MetricFault) {
        guard (1...64).contains(bounds.count), zip(bounds, bounds.dropFirst()).allSatisfy(<) else {
            throw .buckets
        }
        self.init(unit: unit, checked: bounds)
    }

    private init(unit: HistogramUnit, checked bounds: [UInt64]) {
        self.unit = unit
        self.bounds = bounds
    }

    private static func logarithmic(from first: UInt64, through last: UInt64) -> [UInt64] {
        sequence(first: 1) { $0 < last ? $0 * 10 : nil }
            .flatMap { [$0, $0 * 2, $0 * 5] }
            .filter { (first...last).contains($0) }
    }
}

/// A spread of durations or sizes.
public final class Histogram: Sendable {
    private let buckets: HistogramBuckets
    /// One a bucket, each counting its own only; the last is the one without an end.
    private let counts: [Counter]
    private let sum = Counter()

    init(_ buckets: HistogramBuckets) {
        self.buckets = buckets
        counts = (0...buckets.bounds.count).map { _ in Counter() }
    }

    /// Adds an amount, in the unit that is observed: nanoseconds or octets.
    public func observe(_ amount: UInt64) {
        var low = 0
        var high = buckets.bounds.count
        while low < high {
            let middle = (low + high) / 2
            if buckets.bounds[middle] < amount { low = middle + 1 } else { high = middle }
        }
        counts[low].add()
        sum.add(amount)
    }

    /// What was observed so far. The number of amounts is made of the buckets, so that these two always agree;
    /// the sum may be ahead or behind by what is being added right now.
    public func snapshot() -> HistogramSnapshot {
        var total: UInt64 = 0
        let cumulative = counts.map { count in
            total &+= count.value
            return total
        }
        return HistogramSnapshot(buckets: buckets, cumulative: cumulative, sum: sum.value)
    }
}

/// A histogram at one moment.
public struct HistogramSnapshot: Equatable, Sendable {
    /// Where the buckets end.
    public let buckets: HistogramBuckets
    /// How many amounts were in each bucket or an earlier one; the last is how many there were.
    public let cumulative: [UInt64]
    /// All amounts together, in the unit that is observed.
    public let sum: UInt64
}
