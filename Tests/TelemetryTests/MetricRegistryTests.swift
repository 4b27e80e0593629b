import Telemetry
import Testing

@Suite struct MetricRegistryTests {
    static func fault(
        _ register: (MetricRegistry) throws(MetricFault) -> Void
    ) -> MetricFault? {
        do throws(MetricFault) {
            try register(MetricRegistry())
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "", "A_total", "1_total", "_total", "a-b_total", "a:b_total", "a b_total", "ä_total", "a\n_total",
        "a" + String(repeating: "b", count: 100) + "_total",
    ])
    func `a name is lower-case letters, digits and low lines`(name: String) throws {
        let fault = try #require(
            Self.fault { registry throws(MetricFault) in _ = try registry.counter(name, help: "Help.") })
        let wanted: MetricFault =
            name.hasSuffix("_total") ? .badName(name) : .badEnding(name: name, wanted: "end in `_total`")
        #expect(fault == wanted)
    }

    @Test func `a counter's name ends in _total`() {
        let fault = Self.fault { registry throws(MetricFault) in
            _ = try registry.counter("requests", help: "Requests.")
        }
        #expect(fault == .badEnding(name: "requests", wanted: "end in `_total`"))
        #expect(fault?.message == "the name `requests` must end in `_total`")
    }

    @Test(arguments: ["_total", "_bucket", "_sum", "_count"])
    func `a gauge's name doesn't end as another kind's lines do`(ending: String) {
        let fault = Self.fault { registry throws(MetricFault) in
            _ = try registry.gauge("open" + ending, help: "Open.")
        }
        #expect(fault == .badEnding(name: "open" + ending, wanted: "not end in `\(ending)`"))
    }

    @Test func `a histogram's name ends in its unit`() throws {
        let fault = Self.fault { registry throws(MetricFault) in
            _ = try registry.histogram("wait_bytes", help: "Wait.")
        }
        #expect(fault == .badEnding(name: "wait_bytes", wanted: "end in `_seconds`"))
        #expect(throws: Never.self) {
            try MetricRegistry().histogram("body_bytes", help: "Bodies.", buckets: .bytes)
        }
    }

    @Test func `a name is registered once`() throws {
        let registry = MetricRegistry()
        _ = try registry.counter("a_total", help: "A.")
        #expect(throws: MetricFault.taken("a_total")) { try registry.counter("a_total", help: "A.") }
        #expect(registry.snapshot().count == 1)
        #expect(MetricFault.taken("a_total").message == "the metric `a_total` is registered twice")
    }

    @Test func `a metric has a help text`() {
        let fault = Self.fault { registry throws(MetricFault) in _ = try registry.gauge("a", help: "") }
        #expect(fault == .noHelp("a") && fault?.message == "the metric `a` has no help text")
    }

    @Test(arguments: [
        ["le"], ["quantile"], ["a", "a"], ["__name__"], ["A"], [""], ["a-b"], Array(repeating: "", count: 9),
    ])
    func `a label that Prometheus would not take, or takes for its own, is refused`(labels: [String]) throws {
        let fault = try #require(
            Self.fault { registry throws(MetricFault) in
                _ = try registry.counters("a_total", help: "A.", labels: labels)
            })
        #expect(fault == .badLabel(labels.last ?? ""))
        #expect(fault.message == "`\(labels.last ?? "")` can't be a label")
    }

    @Test func `eight labels are enough`() throws {
        let labels = (0..<9).map { "l\($0)" }
        #expect(throws: MetricFault.badLabel("l8")) {
            try MetricRegistry().counters("a_total", help: "A.", labels: labels)
        }
        #expect(throws: Never.self) {
            try MetricRegistry().counters("a_total", help: "A.", labels: labels.dropLast())
        }
    }

    @Test func `the other faults have their messages`() {
        #expect(MetricFault.badName("A").message == "`A` is no name of a metric")
        #expect(MetricFault.buckets.message == "the ends of buckets don't rise, or are none or too many")
    }

    @Test func `the same label values are the same series`() throws {
        let registry = MetricRegistry()
        let family = try registry.counters("a_total", help: "A.", labels: ["x", "y"])
        family.labelled(["1", "2"]).add()
        family.labelled(["1", "2"]).add()
        family.labelled(["2", "1"]).add()
        let rows = try #require(registry.snapshot().first).rows
        #expect(rows.map(\.value) == [.count(2), .count(1)])
        #expect(rows[0].labels.map(\.name) == ["x", "y"] && rows[0].labels.map(\.value) == ["1", "2"])
    }

    @Test func `no more series than were allowed are made, whoever chooses the values`() throws {
        let registry = MetricRegistry()
        let family = try registry.counters("a_total", help: "A.", labels: ["host"], mostSeries: 3)
        for number in 0..<1_000 { family.labelled(["h\(number)"]).add() }
        family.labelled(["h1"]).add()
        let rows = try #require(registry.snapshot().first).rows
        #expect(rows.map { $0.labels[0].value } == ["h0", "h1", "other"])
        #expect(rows.map(\.value) == [.count(1), .count(2), .count(998)])
    }

    @Test(arguments: [
        ["a\nb"], ["a\rb"], ["\u{0}"], ["\u{202E}x"], ["\u{2028}"], ["\u{85}"],
        [String(repeating: "x", count: 129)], [], ["a", "b"],
    ])
    func `values that are too long, hold controls, or are not as many as the labels, count as others`(
        values: [String]
    ) throws {
        let registry = MetricRegistry()
        let family = try registry.gauges("a", help: "A.", labels: ["x"])
        family.labelled(values).add(1)
        let rows = try #require(registry.snapshot().first).rows
        #expect(rows.map { $0.labels[0].value } == ["other"])
    }

    @Test func `metrics are read in the order of their names`() throws {
        let registry = MetricRegistry()
        _ = try registry.gauge("b", help: "B.")
        _ = try registry.histogram("c_seconds", help: "C.")
        _ = try registry.counter("a_total", help: "A.")
        #expect(registry.snapshot().map(\.name) == ["a_total", "b", "c_seconds"])
        #expect(registry.snapshot().map(\.kind) == [.counter, .gauge, .histogram])
    }
}
