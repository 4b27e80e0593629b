// Names of upstreams. What was found is good for a while, because the system's resolver says nothing of how long it
// holds, and is used after that as well while somebody asks again: a resolver that hangs or is down must not take an
// upstream with it, and nobody waits for it but who asks for a name that was never found. One lookup of a name runs at a
// time, and the cache has an end.

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
    /// How long the resolver is not asked again where it gave none.
    public static let pauseAfterFault: UInt64 = 1_000
    /// How many names are kept.
    public static let mostNames = 256

    private let loop: EventLoop
    private let workers: WorkerPool
    private let lifetime: UInt64
    private let pauseAfterFault: UInt64
    private let lookUp: @Sendable (String, UInt16) -> Result<[Endpoint], ReactorFault>
    private var cache: [ServiceAddress: Entry] = [:]
    /// Who waits for the names that are being looked up.
    private var waiting: [ServiceAddress: [Waiter]] = [:]
    private var faults: [ServiceAddress: (fault: ReactorFault, goodUntil: LoopTime)] = [:]

    /// A resolver of a loop that asks the system's.
    public convenience init(on loop: EventLoop, workers: WorkerPool) {
        self.init(
            on: loop, workers: workers, lifetime: Self.lifetime, pauseAfterFault: Self.pauseAfterFault
        ) { name, port in
            do throws(NameLookup.Fault) {
                return .success(try NameLookup.addresses(of: name, port: port).map(Endpoint.init))
            } catch {
                return .failure(ReactorFault("the name `\(error.name)` was not found: \(error.text)"))
            }
        }
    }

    /// A resolver that asks somebody else.
    init(
        on loop: EventLoop, workers: WorkerPool, lifetime: UInt64, pauseAfterFault: UInt64,
        lookUp: @escaping @Sendable (String, UInt16) -> Result<[Endpoint], ReactorFault>
    ) {
        self.loop = loop
        self.workers = workers
        self.lifetime = lifetime
        self.pauseAfterFault = pauseAfterFault
        self.lookUp = lookUp
    }

    /// The endpoints of an address; never none. Who has to wait for them does so until the deadline.
    nonisolated(nonsending) public func endpoints(
        of address: ServiceAddress, by deadline: LoopTime = .never
    ) async throws(ReactorFault) -> [Endpoint] {
        if let endpoint = address.endpoint { return [endpoint] }
        if let entry = cache[address] {
            if entry.goodUntil <= loop.now { ask(address) }
            return entry.endpoints
        }
        if let known = faults[address], known.goodUntil > loop.now { throw known.fault }
        ask(address)
        let waiter = Waiter(on: loop)
        waiter.deadline = deadline
        waiting[address]?.append(waiter)
        while waiting[address] != nil, !waiter.isOverdue { await waiter.wait() }
        waiting[address]?.removeAll { $0 === waiter }
        if let entry = cache[address] { return entry.endpoints }
        throw faults[address]?.fault ?? ReactorFault("the name of `\(address)` was not found in time")
    }

    /// Has an address looked up, unless somebody does already.
    private func ask(_ address: ServiceAddress) {
        guard waiting[address] == nil, case .host(let name, let port) = address else { return }
        waiting[address] = []
        let (workers, lookUp) = (workers, lookUp)
        loop.spawn { [self] in
            keep(await workers.run { lookUp(name, port) }, of: address)
            for waiter in waiting.removeValue(forKey: address) ?? [] { waiter.wake() }
        }
    }

    private func keep(_ answer: Result<[Endpoint], ReactorFault>?, of address: ServiceAddress) {
        switch answer {
        case .success(let endpoints)?:
            faults[address] = nil
            makeRoom()
            cache[address] = Entry(
                endpoints: endpoints, goodUntil: loop.now.advanced(byMilliseconds: lifetime))
        case .failure(let fault)?: keep(fault, of: address)
        case nil:
            keep(
                ReactorFault("`\(address)` could not be looked up: too much waits for the resolver"),
                of: address)
        }
    }

    private func keep(_ fault: ReactorFault, of address: ServiceAddress) {
        if faults.count >= Self.mostNames { faults.removeAll() }
        let pause = loop.now.advanced(byMilliseconds: pauseAfterFault)
        faults[address] = (fault, pause)
        cache[address]?.goodUntil = pause
    }

    private func makeRoom() {
        guard cache.count >= Self.mostNames else { return }
        guard let oldest = cache.min(by: { $0.value.goodUntil < $1.value.goodUntil }) else { return }
        cache[oldest.key] = nil
    }
}
