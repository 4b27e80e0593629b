import Reactor

/// One endpoint of an upstream as one loop sees it: the connections that wait there, and whether it is well.
struct UpstreamEndpoint {
    let address: ServiceAddress
    /// Connections that wait for their next request, the one used last at the end: it is the most likely to live.
    var idle: [UpstreamConnection] = []
    /// How many requests it handles now.
    var active = 0
    /// How many failures there were since the last success.
    private(set) var failures = 0
    /// Until when it is left out because of them.
    private(set) var ejectedUntil: LoopTime?
    /// Whether the active check, where there is one, says that it is well.
    var isHealthy = true

    init(_ address: ServiceAddress) {
        self.address = address
    }

    /// Whether it may be given requests. One that was left out long enough gets another chance, and is left out again
    /// by its first failure.
    func isFit(at now: LoopTime) -> Bool {
        isHealthy && (ejectedUntil ?? now) <= now
    }

    mutating func succeeded() {
        failures = 0
        ejectedUntil = nil
    }

    mutating func failed(_ settings: UpstreamSettings, at now: LoopTime) {
        failures += 1
        guard settings.ejectAfter > 0, failures >= settings.ejectAfter else { return }
        ejectedUntil = now.advanced(byMilliseconds: settings.ejectFor)
    }
}
