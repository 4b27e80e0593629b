public import Telemetry

/// What a server counts.
public struct ServerMetrics: Sendable {
    /// Connections that were taken.
    public let accepted: Counter
    /// Connections that were not, because there were too many.
    public let refused: Counter
    /// Connections that there are.
    public let open: Gauge
    /// What is counted of tunnels.
    public let tunnels: TunnelMetrics

    /// The metrics of a registry.
    public init(_ registry: MetricRegistry) throws(MetricFault) {
        accepted = try registry.counter(
            "countersign_connections_accepted_total", help: "connections of callers that were taken")
        refused = try registry.counter(
            "countersign_connections_refused_total", help: "connections of callers that were one too many")
        open = try registry.gauge(
            "countersign_connections_open", help: "connections of callers that are open")
        tunnels = try TunnelMetrics(registry)
    }
}
