import Gateway
import HTTP
import Telemetry

/// Everything that one gateway process counts.
struct ProcessMetrics: Sendable {
    let registry = MetricRegistry()
    let server: ServerMetrics
    let admin: ServerMetrics
    let gateway: GatewayMetrics
    let upstreams: UpstreamMetricFamilies
    let reloads: ReloadMetrics
    let lag: Histogram
    let acceptFaults: Counter
    let lostLines: Counter
    let descriptors: Gauge

    init() throws(MetricFault) {
        server = try ServerMetrics(registry)
        // Of the admin's own connections nothing is told.
        admin = try ServerMetrics(MetricRegistry())
        gateway = try GatewayMetrics(registry)
        upstreams = try UpstreamMetricFamilies(registry)
        reloads = try ReloadMetrics(registry)
        lag = try registry.histogram(
            "countersign_loop_lag_seconds", help: "how long an event loop was away from its poller, at a time"
        )
        acceptFaults = try registry.counter(
            "countersign_accept_failures_total",
            help: "times that nobody could be accepted for want of something")
        lostLines = try registry.counter(
            "countersign_access_log_lost_total", help: "lines of the access log that could not be written")
        descriptors = try registry.gauge(
            "countersign_descriptors_open", help: "descriptors that were open half a second ago or less")
    }
}
