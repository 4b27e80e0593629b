import Domain
import Stores
import TestKit
import Testing

struct SimulationTests {
    /// How many schedules a test runs; `make simulate` runs a hundred times as many.
    private static let schedules: UInt64 = 10_000

    @Test func `OTP-2: what may never be is not, whatever happens in between`() async throws {
        let tally = try await withThrowingTaskGroup(of: Simulation.Tally.self) { group in
            for part in 0..<4 as Range<UInt64> {
                group.addTask {
                    var tally: Simulation.Tally = [:]
                    for seed in stride(from: part, to: Self.schedules, by: 4) {
                        tally.merge(try await Simulation.run(seed: seed), uniquingKeysWith: +)
                    }
                    return tally
                }
            }
            return try await group.reduce(into: Simulation.Tally()) { $0.merge($1, uniquingKeysWith: +) }
        }
        // Schedules that get nowhere would show nothing.
        for outcome in [
            "open: opened", "open: opened, in doubt", "open: existing", "open: barred", "open: too many",
            "send: sent", "send: refused: tooSoon", "send: refused: overtaken", "send: refused: spent",
            "answer: consumed", "answer: approved", "answer: refused: wrong", "answer: refused: locked",
            "answer: refused: wrongAndBarred", "answer: refused: drifted", "redeem: redeemed",
            "use: redeemed",
            "read: forwarded", "read: outcome-unknown", "read: expired", "read: void", "read: cancelled",
            "parked: parked",
        ] {
            #expect(tally[outcome, default: 0] > 0, "nothing of \(outcome)")
        }
    }
}
