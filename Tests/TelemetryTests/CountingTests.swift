import Telemetry
import Testing

@Suite struct CountingTests {
    @Test func `a counter counts what many threads add`() async throws {
        let counter = try MetricRegistry().counter("things_total", help: "Things.")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1_000 { counter.add() } }
            }
        }
        counter.add(5)
        #expect(counter.value == 8_005)
    }

    @Test func `a gauge goes up and down`() throws {
        let gauge = try MetricRegistry().gauge("connections", help: "Connections.")
        gauge.set(10)
        gauge.add(-12)
        #expect(gauge.value == -2)
    }

    @Test func `an amount is in the first bucket whose end it doesn't pass`() throws {
        let buckets = try HistogramBuckets(unit: .bytes, bounds: [10, 20, 30])
        let histogram = try MetricRegistry().histogram("sizes_bytes", help: "Sizes.", buckets: buckets)
        for amount: UInt64 in [0, 10, 11, 20, 21, 30, 31, 1_000] { histogram.observe(amount) }
        let snapshot = histogram.snapshot()
        #expect(snapshot.cumulative == [2, 4, 6, 8])
        #expect(snapshot.sum == 1_123)
        #expect(snapshot.buckets == buckets)
    }

    @Test func `the largest amount and an overflowing sum trap nothing`() throws {
        let histogram = try MetricRegistry().histogram("waits_seconds", help: "Waits.")
        histogram.observe(.max)
        histogram.observe(2)
        #expect(histogram.snapshot().cumulative.last == 2)
        #expect(histogram.snapshot().sum == 1)
    }

    @Test func `the usual buckets are 1, 2 and 5 of each power of ten`() {
        #expect(HistogramBuckets.seconds.bounds.count == 19)
        #expect(HistogramBuckets.seconds.bounds.prefix(4) == [50_000, 100_000, 200_000, 500_000])
        #expect(HistogramBuckets.seconds.bounds.last == 50_000_000_000)
        #expect(
            HistogramBuckets.bytes.bounds.first == 100 && HistogramBuckets.bytes.bounds.last == 10_000_000)
    }

    @Test(arguments: [[], [2, 1], [1, 1], Array(1...65)] as [[UInt64]])
    func `buckets whose ends don't rise are refused`(bounds: [UInt64]) {
        #expect(throws: MetricFault.buckets) { try HistogramBuckets(unit: .seconds, bounds: bounds) }
    }
}
