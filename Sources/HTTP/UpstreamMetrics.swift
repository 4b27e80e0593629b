public import Telemetry

/// What is counted of an upstream.
public struct UpstreamMetrics: Sendable {
    /// Connections that were made.
    public let connected: Counter
    /// Connections that could not be made.
    public let failed: Counter
    /// Connections that are open.
    public let open: Gauge
    /// Those of them that wait for their next request.
    public let idle: Gauge

    fileprivate init(connected: Counter, failed: Counter, open: Gauge, idle: Gauge) {
        self.connected = connected
        self.failed = failed
        self.open = open
        self.idle = idle
    }
}

/// What is counted of all upstreams, by their names.
public struct UpstreamMetricFamilies: Sendable {
    private let connected: MetricFamily<Counter>
    private let failed: MetricFamily<Counter>
    private let open: MetricFamily<Gauge>
    private let idle: MetricFamily<Gauge>

    /// The metrics of a registry.
    public init(_ registry: MetricRegistry) throws(MetricFault) {
        let label = ["upstream"]
        connected = try registry.counters(
            "countersign_upstream_connections_total", help: "connections to upstreams that were made",
            labels: label)
        failed = try registry.counters(
            "countersign_upstream_connection_failures_total",
            help: "connections to upstreams that could not be made", labels: label)
        open = try registry.gauges(
            "countersign_upstream_connections_open", help: "connections to upstreams that are open",
            labels: label)
        idle = try registry.gauges(
            "countersign_upstream_connections_idle",
            help: "connections to upstreams that wait for their next request", labels: label)
    }

    /// Those of the upstream of a name.
    public func metrics(of name: String) -> UpstreamMetrics {
        UpstreamMetrics(
            connected: connected.labelled([name]), failed: failed.labelled([name]),
            open: open.labelled([name]), idle: idle.labelled([name]))
    }
}
