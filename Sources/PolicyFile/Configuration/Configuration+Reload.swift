// What of a configuration can change while a gateway runs, and what can't: listeners and loops are there from the start.

extension Configuration {
    /// The keys that say something else than those that a gateway was started with, and that it can't follow; what else has
    /// changed, it can.
    public func keysFixed(since start: Configuration) -> [String] {
        var keys: [String] = []
        func compare<Value: Equatable>(_ key: String, _ value: (Configuration) -> Value) {
            if value(self) != value(start) { keys.append(key) }
        }
        compare("listen") { $0.listen.map(\.address) }
        // How a listener is secured can change, and not whether.
        compare("listen") { $0.listen.map { $0.tls == nil } }
        compare("admin", \.admin)
        compare("workers", \.workers)
        compare("store", \.store)
        compare("access_log", \.accessLog)
        compare("shutdown_timeout", \.shutdownTimeout)
        compare("takeover", \.takeover)
        compare("trusted_proxies", \.trustedProxies)
        compare("limits") { configuration in
            var limits = configuration.limits
            limits.body = nil
            return limits
        }
        return keys.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
