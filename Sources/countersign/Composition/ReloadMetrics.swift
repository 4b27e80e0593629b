import System
import Telemetry

/// What is counted of files that were read again.
struct ReloadMetrics: Sendable {
    private let taken: Counter
    private let refused: Counter
    private let isGood: Gauge
    private let takenAt: Gauge

    /// The metrics of a registry; the files that a gateway starts with count as good ones.
    init(_ registry: MetricRegistry) throws(MetricFault) {
        let reloads = try registry.counters(
            "countersign_config_reloads_total",
            help: "times that the files were read again, by what came of it",
            labels: ["result"])
        taken = reloads.labelled(["taken"])
        refused = reloads.labelled(["refused"])
        isGood = try registry.gauge(
            "countersign_config_last_reload_successful",
            help: "1 where what the files say is what is served, 0 where they were refused")
        takenAt = try registry.gauge(
            "countersign_config_last_reload_success_timestamp_seconds",
            help: "when the files were read that are served")
        isGood.set(1)
        takenAt.set(Clocks.wall().nanosecondsSinceEpoch / 1_000_000_000)
    }

    func takes() {
        taken.add()
        isGood.set(1)
        takenAt.set(Clocks.wall().nanosecondsSinceEpoch / 1_000_000_000)
    }

    func refuses() {
        refused.add()
        isGood.set(0)
    }
}
