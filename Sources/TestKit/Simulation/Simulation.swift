// Challenges under everything that can go wrong between a gateway and its store: requests that get lost, come twice or in
// another order, replies that nobody hears, clocks that are set forward and back, gateways and stores that die, policies
// that change, and callers who guess, replay, mix up and steal. A schedule is made of a seed and nothing else; an oracle
// that knows no store judges every outcome by what may never be.

public import Domain
public import Stores

/// One schedule, from a seed.
public struct Simulation {
    /// Something that may never be, and where it was seen.
    public struct Violation: Error, Sendable, CustomStringConvertible {
        /// The schedule's seed, which gives it again.
        public let seed: UInt64
        /// What was seen.
        public let what: String
        /// All that happened until then.
        public let trace: [String]

        /// The whole story.
        public var description: String {
            (["seed \(seed): \(what)"] + trace.map { "    \($0)" }).joined(separator: "\n")
        }
    }

    /// How often what happened, to see that the schedules get everywhere.
    public typealias Tally = [String: Int]

    private let seed: UInt64
    private let isTraced: Bool
    private let clock: SimulatedClock
    private let newStore: @Sendable (any WallClock) -> any ChallengeStore
    private var dice: Dice
    private var store: any ChallengeStore
    private var cast: SimulatedCast
    private var oracle: SimulationOracle
    private var underway: [SimulatedStep] = []
    private var trace: [String] = []
    private var tally: Tally = [:]

    private init(
        seed: UInt64, isTraced: Bool, store: @escaping @Sendable (any WallClock) -> any ChallengeStore
    ) {
        self.seed = seed
        self.isTraced = isTraced
        dice = Dice(seed: seed)
        clock = SimulatedClock()
        newStore = store
        self.store = store(clock)
        cast = SimulatedCast(&dice)
        oracle = SimulationOracle(cast.rules)
    }

    /// Runs the schedule of a seed to its end; says what happened in it.
    public static func run(
        seed: UInt64,
        store: @escaping @Sendable (any WallClock) -> any ChallengeStore = {
            MemoryChallengeStore(clock: $0)
        }
    ) async throws(Violation) -> Tally {
        var simulation = Simulation(seed: seed, isTraced: false, store: store)
        if await simulation.firstViolation() == nil { return simulation.tally }
        // The same again, and this time written down.
        var again = Simulation(seed: seed, isTraced: true, store: store)
        let what = await again.firstViolation() ?? "it is not seen again: something beside the seed decides"
        throw Violation(seed: seed, what: what, trace: again.trace)
    }

    private mutating func firstViolation() async -> String? {
        for _ in 0..<dice.number(20...60) {
            if let violation = await happen() { return violation }
        }
        while !underway.isEmpty {
            if let violation = await deliver(underway.removeLast()) { return violation }
        }
        return nil
    }

    /// Something happens.
    private mutating func happen() async -> String? {
        switch dice.number(0...99) {
        case 0..<45:
            let step = cast.step(&dice)
            // What a gateway asks is mostly heard at once; the rest is underway for a while, and overtaken.
            if dice.number(0...2) > 0 { return await deliver(step) }
            underway.append(step)
        case 45..<70:
            guard !underway.isEmpty else { return nil }
            return await deliver(underway.remove(at: dice.number(0...underway.count - 1)))
        case 70..<73:
            guard !underway.isEmpty else { return nil }
            underway.remove(at: dice.number(0...underway.count - 1))
            note("a request is lost")
        case 73..<93: pass()
        case 93..<95:
            cast.changePolicy(&dice)
            note("another policy")
        case 95..<97:
            underway = []
            cast.forgetUntold(&dice)
            note("a gateway dies")
        case 97 where dice.number(0...4) == 0:
            store = newStore(clock)
            oracle.storeDied()
            note("the store dies, and starts empty")
        default: break
        }
        return nil
    }

    private mutating func pass() {
        let step: Int64 =
            switch dice.number(0...39) {
            case 0..<20: Int64(dice.number(1...900))
            case 20..<32: Int64(dice.number(1...40)) * 1000
            case 32..<37: Int64(dice.number(30...400)) * 1000
            case 37: Int64(dice.number(400...90_000)) * 1000
            case 38: -Int64(dice.number(1...2500))
            default: -Int64(dice.number(2...4000)) * 1000
            }
        clock.advance(milliseconds: step)
        let now = clock.time.milliseconds
        note("\(step) ms go by: \(now)")
    }

    /// The store hears a step, at times twice; the gateway hears of it, or doesn't.
    private mutating func deliver(_ step: SimulatedStep) async -> String? {
        let times = dice.number(0...9) == 0 ? 2 : 1
        for _ in 0..<times {
            let outcome = await step.take(store)
            note("\(step): \(outcome)")
            tally["\(step.name): \(outcome.name)", default: 0] += 1
            if let violation = oracle.judge(step, outcome, at: clock.time) { return violation }
            if dice.number(0...9) > 0 { cast.hear(step, outcome) }
        }
        return nil
    }

    private mutating func note(_ line: @autoclosure () -> String) {
        if isTraced { trace.append(line()) }
    }
}
