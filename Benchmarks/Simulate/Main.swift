import Synchronization
import System
import TestKit

/// `simulate COUNT [FIRST SEED]`: so many schedules of the challenge core and the store in memory, on two threads. The first
/// that shows what may never be is printed whole, and ends it.
@main
enum Main {
    private static let done = Atomic<Int>(0)

    static func main() async {
        let numbers = CommandLine.arguments.dropFirst().map { UInt64($0) }
        guard 1...2 ~= numbers.count, let count = numbers[0], let first = numbers.count == 2 ? numbers[1] : 0
        else { fatalError("simulate COUNT [FIRST SEED]") }
        do {
            print(table(of: try await simulate(first..<first + count)))
        } catch {
            print("simulate: \(error)")
            Program.exit(1)
        }
        print("simulate: \(count) schedules from seed \(first), and nothing that may not be")
    }

    private static func simulate(_ seeds: Range<UInt64>) async throws -> Simulation.Tally {
        let tenth = max(1, seeds.count / 10)
        return try await withThrowingTaskGroup(of: Simulation.Tally.self) { group in
            for part in 0..<2 as Range<UInt64> {
                group.addTask {
                    var tally: Simulation.Tally = [:]
                    for seed in stride(from: seeds.lowerBound + part, to: seeds.upperBound, by: 2) {
                        tally.merge(try await Simulation.run(seed: seed), uniquingKeysWith: +)
                        let count = done.add(1, ordering: .relaxed).newValue
                        if count % tenth == 0 { print("simulate: \(count) of \(seeds.count)") }
                    }
                    return tally
                }
            }
            return try await group.reduce(into: Simulation.Tally()) { $0.merge($1, uniquingKeysWith: +) }
        }
    }

    private static func table(of tally: Simulation.Tally) -> String {
        tally.sorted { $0.key < $1.key }.map { "\($0.value)\t\($0.key)" }.joined(separator: "\n")
    }
}
