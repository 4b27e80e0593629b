public import Telemetry

/// What a server counts.
public struct ServerMetrics: Sendable {
    /// Connections that were taken.
    public let accepted: Counter
    /// Connections that were not, because there were too many.
    public let refused: Counter
    /// Connections that were ended while they waited for a request, because others needed the place.
    public let shed: Counter
    /// Connections that there are.
    public let open: Gauge
    /// Connections that ended in the handshake of TLS.
    public let failedHandshakes: Counter
    /// What is counted of tunnels.
    public let tunnels: TunnelMetrics

    /// The metrics of a registry.
    public init(_ registry: MetricRegistry) throws(MetricFault) {
        accepted = try registry.counter(
            "countersign_connections_accepted_total", help: "connections of callers that were taken")
        refused = try registry.counter(
            "countersign_connections_refused_total", help: "connections of callers that were one too many")
        shed = try registry.counter(
            "countersign_connections_shed_total",
            help: "connections of callers that waited for a request and were ended to make room for others")
        open = try registry.gauge(
            "countersign_connections_open", help: "connections of callers that are open")
        failedHandshakes = try registry.counter(
            "countersign_tls_handshakes_failed_total",
            help: "connections of callers that ended in the handshake of TLS")
        tunnels = try TunnelMetrics(registry)
    }
}
