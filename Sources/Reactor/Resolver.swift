// Names of upstreams. What was found is kept for a while, because the system's resolver says nothing of how long it
// holds; a name that can't be looked up any more keeps its last addresses, for a resolver that is down must not take
// every upstream with it. One lookup of a name runs at a time, and the cache has an end.

import System

/// Finds the addresses of names, without holding up the loop that it belongs to.
///
/// INVARIANT: used on its loop's thread alone.
public final class Resolver: @unchecked Sendable {
    private struct Entry {
        var endpoints: [Endpoint]
        var goodUntil: LoopTime
    }

    /// How long an answer is taken for good.
    public static let lifetime: UInt64 = 30_000
    /// How long the last addresses go on being used before the resolver is asked again, where it gave none.
    public static let pauseAfterFault: UInt64 = 1_000
    /// How many names are kept.
    public static let mostNames = 256

    private let loop: EventLoop
    private let workers: WorkerPool
    private let lifetime: UInt64
    private let lookUp: @Sendable (String, UInt16) -> Result<[Endpoint], ReactorFault>
    private var cache: [ServiceAddress: Entry] = [:]
    private var waiting: [ServiceAddress: [Waiter]] = [:]
    private var faults: [ServiceAddress: ReactorFault] = [:]

    /// A resolver of a loop that asks the system's.
    public convenience init(on loop: EventLoop, workers: WorkerPool) {
        self.init(on: loop, workers: workers, lifetime: Self.lifetime) { name, port in
            do throws(NameLookup.Fault) {
                return .success(try NameLookup.addresses(of: name, port: port).map(Endpoint.init))
            } catch {
                return .failure(ReactorFault("the name `\(error.name)` was not found: \(error.text)"))
            }
        }
    }

    /// A resolver that asks somebody else.
    init(
        on loop: EventLoop, workers: WorkerPool, lifetime: UInt64,
        lookUp: @escaping @Sendable (String, UInt16) -> Result<[Endpoint], ReactorFault>
    ) {
        self.loop = loop
        self.workers = workers
        self.lifetime = lifetime
        self.lookUp = lookUp
    }

    /// The endpoints of an address that are known without waiting; nil where it has to be looked up.
    @inline(__always)
    public func known(_ address: ServiceAddress) -> [Endpoint]? {
        if let entry = cache[address], entry.goodUntil > loop.now { return entry.endpoints }
        return nil
    }

    /// The endpoints of an address; never none.
    nonisolated(nonsending) public func endpoints(
        of address: ServiceAddress
    ) async throws(ReactorFault) -> [Endpoint] {
        if let endpoint = address.endpoint { return [endpoint] }
        if let known = known(address) { return known }
        if waiting[address] != nil {
            let waiter = Waiter(on: loop)
            waiting[address]?.append(waiter)
            while waiting[address]?.contains(where: { $0 === waiter }) == true { await waiter.wait() }
        } else {
            waiting[address] = []
            await ask(address)
            for waiter in waiting.removeValue(forKey: address) ?? [] { waiter.wake() }
        }
        if let entry = cache[address] { return entry.endpoints }
        throw faults[address] ?? ReactorFault("`\(address)` could not be looked up")
    }

    nonisolated(nonsending) private func ask(_ address: ServiceAddress) async {
        guard case .host(let name, let port) = address else { return }
        let lookUp = lookUp
        let answer = await workers.run { lookUp(name, port) }
        switch answer {
        case .success(let endpoints)?:
            faults[address] = nil
            makeRoom()
            cache[address] = Entry(
                endpoints: endpoints, goodUntil: loop.now.advanced(byMilliseconds: lifetime))
        case .failure(let fault)?:
            keep(fault, of: address)
        case nil:
            keep(
                ReactorFault("`\(address)` could not be looked up: too much waits for the resolver"),
                of: address)
        }
    }

    private func keep(_ fault: ReactorFault, of address: ServiceAddress) {
        if faults.count >= Self.mostNames { faults.removeAll() }
        faults[address] = fault
        cache[address]?.goodUntil = loop.now.advanced(byMilliseconds: Self.pauseAfterFault)
    }

    private func makeRoom() {
        guard cache.count >= Self.mostNames else { return }
        guard let oldest = cache.min(by: { $0.value.goodUntil < $1.value.goodUntil }) else { return }
        cache[oldest.key] = nil
    }
}
