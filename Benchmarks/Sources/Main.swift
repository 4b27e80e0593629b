/// `benchmarks list` · `benchmarks run NAME COUNT` (for callgrind) · `benchmarks time NAME` (nanoseconds).
@main
enum Main {
    nonisolated static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let benchmark = Benchmark.all.first { $0.name == arguments.dropFirst().first }
        let count = arguments.dropFirst(2).first.flatMap { Int($0) }
        switch (arguments.first, benchmark, count) {
        case ("list", nil, nil):
            for benchmark in Benchmark.all {
                print(benchmark.name, benchmark.repetitions, benchmark.octets)
            }
        case ("run", let benchmark?, let count?):
            print(run(benchmark.prepare(), count))
        case ("time", let benchmark?, nil):
            print(fastest(benchmark))
        default:
            fatalError("benchmarks list | run NAME COUNT | time NAME")
        }
    }

    @inline(never)
    private static func run(_ operation: () -> Int, _ count: Int) -> Int {
        var sum = 0
        for _ in 0..<count { sum &+= operation() }
        return sum
    }

    /// Nanoseconds of one run: the best of nine rounds, for what disturbs only ever adds.
    private static func fastest(_ benchmark: Benchmark) -> Int {
        let operation = benchmark.prepare()
        let clock = ContinuousClock()
        var sum = run(operation, benchmark.repetitions)
        let rounds = (0..<9).map { _ in
            clock.measure { sum &+= run(operation, benchmark.repetitions) }
        }
        precondition(sum != Int.min, "the operation was left out")
        guard let best = rounds.min() else { return 0 }
        return Int(best / .nanoseconds(1)) / benchmark.repetitions
    }
}
