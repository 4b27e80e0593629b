public import Telemetry

/// What is counted of tunnels.
public struct TunnelMetrics: Sendable {
    /// Tunnels that were opened.
    public let opened: Counter
    /// Tunnels that there are.
    public let open: Gauge
    /// Octets that went from callers to upstreams.
    public let up: Counter
    /// Octets that went from upstreams to callers.
    public let down: Counter

    init(_ registry: MetricRegistry) throws(MetricFault) {
        opened = try registry.counter("countersign_websockets_total", help: "WebSockets that were opened")
        open = try registry.gauge("countersign_websockets_open", help: "WebSockets that are open")
        let octets = try registry.counters(
            "countersign_websocket_bytes_total",
            help: "octets that went through WebSockets, to apps (up) and to callers (down)",
            labels: ["direction"])
        up = octets.labelled(["up"])
        down = octets.labelled(["down"])
    }
}
