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

    private init(connected: Counter, failed: Counter, open: Gauge, idle: Gauge) {
        self.connected = connected
        self.failed = failed
        self.open = open
        self.idle = idle
    }

    /// The metrics of each of these upstreams, by name.
    public static func all(
        of names: [String], in registry: MetricRegistry
    ) throws(MetricFault) -> [String: UpstreamMetrics] {
        let label = ["upstream"]
        let connected = try registry.counters(
            "countersign_upstream_connections_total", help: "connections to upstreams that were made",
            labels: label)
        let failed = try registry.counters(
            "countersign_upstream_connection_failures_total",
            help: "connections to upstreams that could not be made", labels: label)
        let open = try registry.gauges(
            "countersign_upstream_connections_open", help: "connections to upstreams that are open",
            labels: label)
        let idle = try registry.gauges(
            "countersign_upstream_connections_idle",
            help: "connections to upstreams that wait for their next request", labels: label)
        var all: [String: UpstreamMetrics] = [:]
        for name in names {
            all[name] = UpstreamMetrics(
                connected: connected.labelled([name]), failed: failed.labelled([name]),
                open: open.labelled([name]), idle: idle.labelled([name]))
        }
        return all
    }
}
