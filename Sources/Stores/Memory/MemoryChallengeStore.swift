// A store in the memory of one process: the default of the demo, and for whoever names it. It runs Domain's ledgers one step
// at a time, under one lock and by one clock, and adds nothing to them but bounds. What it has is gone with the process.
//
// Whoever finds no place is refused; nobody else is forgotten for them. A count of wrong answers that is thrown out would be
// a budget that is full again.

public import Domain
import System

/// Challenges in memory.
public final class MemoryChallengeStore: ChallengeStore {
    /// How much there may be.
    public struct Limits: Sendable {
        /// Subjects that something is kept of.
        public var subjects = 100_000
        /// Octets of parked requests.
        public var parkedOctets = 64 << 20
        /// Destinations, networks and ranges of numbers that are counted.
        public var counters = 200_000

        /// What fits into some hundred megabytes.
        public init() {}
    }

    private struct Contents {
        var ledgers = SweptTable<SubjectKey, SubjectLedger>()
        var counters = SweptTable<Counted, RateCounts>()
        var parkedOctets = 0
        /// When all of it was last swept for want of room.
        var sweptAt: StoreTime?
    }

    /// What a reservation is of.
    private struct Counted: Hashable {
        let budget: SpentBudget
        let tenant: Identifier
        let counter: CounterTag
    }

    /// How many entries each step looks at to see if they are over.
    private static let sweptByStep = 4

    private let clock: any WallClock
    private let limits: Limits
    private let contents = Guarded(Contents())

    /// A store with nothing in it.
    public init(clock: any WallClock, limits: Limits = Limits()) {
        self.clock = clock
        self.limits = limits
    }

    /// Opens a challenge, or finds the one that is open for the same request.
    public func open(_ opening: Opening) async throws(StoreFault) -> OpeningOutcome {
        guard opening.terms.particulars.count <= Opening.mostParticulars else { throw .tooLarge }
        return try step(of: opening.subject) { (ledger, now, parked) in
            let others = parked - ledger.parkedOctets
            return ledger.open(opening, parkingRoom: limits.parkedOctets - others, at: now)
        }
    }

    /// Takes another code for a challenge, after each of the reservations was made.
    public func send(_ sending: Sending) async throws(StepFailure) -> ChallengeReading {
        for reservation in sending.reservations { try reserve(reservation) }
        return try judge(sending.caller.subject) { (ledger, now) throws(StepRefusal) in
            try ledger.send(sending, at: now)
        }
    }

    /// Counts and judges an answer.
    public func answer(_ answering: Answering) async throws(StepFailure) -> AnswerOutcome {
        try judge(answering.caller.subject) { (ledger, now) throws(StepRefusal) in
            try ledger.answer(answering, at: now)
        }
    }

    /// Lets a request through that comes with the token of a right answer.
    public func redeem(_ redeeming: Redeeming) async throws(StepFailure) -> Redemption {
        try judge(redeeming.caller.subject) { (ledger, now) throws(StepRefusal) in
            try ledger.redeem(redeeming, at: now)
        }
    }

    /// Lets a request through under an approval that lasts.
    public func use(_ use: LastingUse) async throws(StepFailure) -> Redemption {
        try judge(use.subject) { (ledger, now) throws(StepRefusal) in try ledger.use(use, at: now) }
    }

    /// Remembers what became of a request that was let through.
    public func settle(
        _ id: ChallengeID, of subject: SubjectKey, _ outcome: ForwardingOutcome
    ) async throws(StoreFault) {
        try step(of: subject) { (ledger, now, _) in ledger.settle(id, outcome, at: now) }
    }

    /// Ends a challenge for its own caller.
    public func cancel(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading {
        try judge(caller.subject) { (ledger, now) throws(StepRefusal) in try ledger.cancel(caller, at: now) }
    }

    /// Ends a challenge for whoever got its message.
    public func disown(_ disowning: Disowning) async throws(StoreFault) {
        try step(of: disowning.subject) { (ledger, now, _) in ledger.disown(disowning, at: now) }
    }

    /// What a challenge looks like to its own caller.
    public func read(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading {
        try judge(caller.subject) { (ledger, now) throws(StepRefusal) in try ledger.read(caller, at: now) }
    }

    /// The sealed request that is parked with a challenge.
    public func parked(_ caller: StepCaller) async throws(StepFailure) -> [UInt8]? {
        try judge(caller.subject) { (ledger, now) throws(StepRefusal) in try ledger.parked(caller, at: now) }
    }

    /// Throws out everything that is over. Each step does a little of it; whoever has time does it whole.
    public func sweep() {
        contents.withLock { contents in
            let now = StoreTime(clock.now())
            Self.sweep(&contents, contents.ledgers.count + contents.counters.count, at: now)
        }
    }

    /// How many subjects, counters and parked octets there are.
    public var size: (subjects: Int, counters: Int, parkedOctets: Int) {
        contents.withLock { ($0.ledgers.count, $0.counters.count, $0.parkedOctets) }
    }
}

extension MemoryChallengeStore {
    /// One step that the rules judge. What it changed stays, refused or not: a wrong answer is counted.
    private func judge<Outcome: Sendable>(
        _ subject: SubjectKey, _ body: (inout SubjectLedger, StoreTime) throws(StepRefusal) -> Outcome
    ) throws(StepFailure) -> Outcome {
        let judged: Result<Outcome, StepRefusal>
        do throws(StoreFault) {
            judged = try step(of: subject) { (ledger, now, _) in
                Result { () throws(StepRefusal) in try body(&ledger, now) }
            }
        } catch {
            throw .fault(error)
        }
        do throws(StepRefusal) { return try judged.get() } catch { throw .refused(error) }
    }

    /// One step. A ledger that has nothing in it after it is not kept, so that strangers leave no trace.
    private func step<Outcome: Sendable>(
        of subject: SubjectKey, _ body: (inout SubjectLedger, StoreTime, Int) -> Outcome
    ) throws(StoreFault) -> Outcome {
        try contents.withLock { (contents) throws(StoreFault) in
            let now = StoreTime(clock.now())
            Self.sweep(&contents, Self.sweptByStep, at: now)
            let kept = contents.ledgers[subject]
            var ledger = kept ?? SubjectLedger()
            let parked = ledger.parkedOctets
            let outcome = body(&ledger, now, contents.parkedOctets)
            if kept == nil, !ledger.isIdle(at: now) {
                guard makeRoom(&contents, at: now) else { throw .full }
            }
            contents.parkedOctets += ledger.parkedOctets - parked
            contents.ledgers[subject] = ledger.isIdle(at: now) ? nil : ledger
            return outcome
        }
    }

    private func reserve(_ reservation: Reservation) throws(StepFailure) {
        let wait: Wait?
        do throws(StoreFault) {
            wait = try contents.withLock { (contents) throws(StoreFault) in
                let now = StoreTime(clock.now())
                let counted = Counted(
                    budget: reservation.budget, tenant: reservation.tenant, counter: reservation.counter)
                let kept = contents.counters[counted]
                if kept == nil, contents.counters.count >= limits.counters {
                    Self.sweepForRoom(&contents, at: now)
                    guard contents.counters.count < limits.counters else { throw .full }
                }
                var counts = kept ?? RateCounts()
                let wait = counts.take(reservation.rates, at: now)
                contents.counters[counted] = counts
                return wait
            }
        } catch {
            throw .fault(error)
        }
        if let wait { throw .refused(.spent(reservation.budget, wait)) }
    }

    /// Whether there is a place for one more subject.
    private func makeRoom(_ contents: inout Contents, at now: StoreTime) -> Bool {
        if contents.ledgers.count < limits.subjects { return true }
        Self.sweepForRoom(&contents, at: now)
        return contents.ledgers.count < limits.subjects
    }

    /// Throws out all that is over, but not again within a second: everybody waits for it, and who comes often to a store that
    /// is full must not stop it.
    private static func sweepForRoom(_ contents: inout Contents, at now: StoreTime) {
        if let sweptAt = contents.sweptAt, sweptAt <= now, now < sweptAt + Seconds(1) { return }
        contents.sweptAt = now
        sweep(&contents, contents.ledgers.count + contents.counters.count, at: now)
    }

    private static func sweep(_ contents: inout Contents, _ most: Int, at now: StoreTime) {
        var freed = 0
        contents.ledgers.sweep(most) { ledger in
            let parked = ledger.parkedOctets
            ledger.catchUp(at: now)
            freed += parked - ledger.parkedOctets
            return ledger.isIdle(at: now)
        }
        contents.parkedOctets -= freed
        contents.counters.sweep(most) { $0.idleAt.map { $0 <= now } ?? true }
    }
}
