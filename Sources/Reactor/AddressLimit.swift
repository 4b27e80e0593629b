import System
public import Wire

/// How much of something one address may have at a time, counted over all loops. An IPv6 address counts as the network of 64
/// bits that it is in, for whoever has one of those addresses has all of them.
public final class AddressLimit: Sendable {
    private let most: Int
    private let exempt: [AddressBlock]
    private let counts = Guarded<[IPAddress: Int]>([:])

    /// A limit for all addresses but some.
    public init(_ most: Int, exempt: [AddressBlock] = []) {
        self.most = most
        self.exempt = exempt
    }

    /// Takes one more for an address, if it may have it. Who was let in gives it back by `leave`.
    public func enter(_ address: IPAddress) -> Bool {
        if isExempt(address) { return true }
        let network = Self.network(address)
        return counts.withLock { counts in
            let count = counts[network] ?? 0
            guard count < most else { return false }
            counts[network] = count + 1
            return true
        }
    }

    /// Gives one back.
    public func leave(_ address: IPAddress) {
        // It was not counted, and others in its network may be.
        if isExempt(address) { return }
        let network = Self.network(address)
        counts.withLock { counts in
            guard let count = counts[network] else { return }
            counts[network] = count > 1 ? count - 1 : nil
        }
    }

    private func isExempt(_ address: IPAddress) -> Bool { exempt.contains { $0.contains(address) } }

    private static func network(_ address: IPAddress) -> IPAddress {
        guard case .v6(let high, _) = address else { return address }
        return .v6(high: high, low: 0)
    }
}
