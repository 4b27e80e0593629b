public import Telemetry

/// What a gateway counts.
public struct GatewayMetrics: Sendable {
    let requests: MetricFamily<Counter>
    let latency: Histogram
    let refusals: MetricFamily<Counter>
    let broken: Counter
    let shadows: MetricFamily<Counter>
    /// By the first digit of the status.
    let classes: [Counter]

    /// The metrics of a registry.
    public init(_ registry: MetricRegistry) throws(MetricFault) {
        requests = try registry.counters(
            "countersign_requests_total", help: "requests by the class of the status that was answered",
            labels: ["status"])
        latency = try registry.histogram(
            "countersign_request_duration_seconds",
            help: "from the last octet of a request's head to the last of its response")
        refusals = try registry.counters(
            "countersign_refusals_total", help: "requests that were refused, by reason", labels: ["reason"])
        broken = try registry.counter(
            "countersign_responses_broken_total", help: "responses that broke off after they had begun")
        shadows = try registry.counters(
            "countersign_shadow_decisions_total",
            help: "what routes in shadow mode would have decided: forward, deny, challenge, or undecidable",
            labels: ["route", "decision"])
        classes = (0...5).map { [requests] in requests.labelled(["\($0)xx"]) }
    }
}
