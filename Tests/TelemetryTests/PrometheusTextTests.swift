import Testing

@testable import Telemetry

@Suite struct PrometheusTextTests {
    static func text(_ registry: MetricRegistry) -> String {
        String(decoding: PrometheusText.write(registry.snapshot()), as: UTF8.self)
    }

    @Test func `each kind is written as Prometheus reads it`() throws {
        let registry = MetricRegistry()
        try registry.counters("a_total", help: "All.", labels: ["x", "y"]).labelled(["1", "ü"]).add(3)
        try registry.gauge("b", help: "Now.").set(-4)
        let buckets = try HistogramBuckets(unit: .seconds, bounds: [50_000, 1_000_000, 2_000_000_000])
        let histogram = try registry.histogram("c_seconds", help: "How long.", buckets: buckets)
        histogram.observe(50_000)
        histogram.observe(3_000_000_001)
        #expect(
            Self.text(registry) == """
                # HELP a_total All.
                # TYPE a_total counter
                a_total{x="1",y="ü"} 3
                # HELP b Now.
                # TYPE b gauge
                b -4
                # HELP c_seconds How long.
                # TYPE c_seconds histogram
                c_seconds_bucket{le="0.00005"} 1
                c_seconds_bucket{le="0.001"} 1
                c_seconds_bucket{le="2"} 1
                c_seconds_bucket{le="+Inf"} 2
                c_seconds_sum 3.000050001
                c_seconds_count 2

                """
        )
    }

    @Test func `bytes are whole numbers, and labels stand before the end of a bucket`() throws {
        let registry = MetricRegistry()
        let buckets = try HistogramBuckets(unit: .bytes, bounds: [100])
        let family = try registry.histograms("d_bytes", help: "D.", labels: ["way"], buckets: buckets)
        family.labelled(["in"]).observe(100)
        #expect(
            Self.text(registry) == """
                # HELP d_bytes D.
                # TYPE d_bytes histogram
                d_bytes_bucket{way="in",le="100"} 1
                d_bytes_bucket{way="in",le="+Inf"} 1
                d_bytes_sum{way="in"} 100
                d_bytes_count{way="in"} 1

                """
        )
    }

    @Test func `a quote or a backslash in a value ends nothing`() throws {
        let registry = MetricRegistry()
        try registry.counters("a_total", help: "A.", labels: ["x"]).labelled(["\"} 1\\"]).add()
        #expect(Self.text(registry).hasSuffix("a_total{x=\"\\\"} 1\\\\\"} 1\n"))
    }

    @Test func `a help text is one line`() throws {
        let registry = MetricRegistry()
        _ = try registry.gauge("a", help: "one\ntwo\\ \"three\"\r\nfour")
        #expect(Self.text(registry).hasPrefix("# HELP a one\\ntwo\\\\ \"three\" \\nfour\n# TYPE a gauge\n"))
    }

    @Test func `a line feed in a value would be escaped too, should one ever get so far`() {
        let rows: [MetricSnapshot.Row] = [(labels: [(name: "x", value: "a\r\nb 1\n")], value: .level(1))]
        let metric = MetricSnapshot(name: "a", help: "A.", kind: .gauge, rows: rows)
        let lines = PrometheusText.write([metric]).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 3)
        #expect(lines.last.map(Array.init) == Array("a{x=\"a \\nb 1\\n\"} 1".utf8))
    }

    @Test func `a scrape is told which format it gets`() {
        #expect(PrometheusText.contentType == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func `without metrics there is nothing to write`() {
        #expect(PrometheusText.write([]) == [])
    }
}
