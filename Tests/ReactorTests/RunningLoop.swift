import Reactor
import System
import Testing

/// A loop that runs on a thread of its own, and what a test's thread needs to work with it.
struct RunningLoop {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 20_000) }

    let loop: EventLoop

    init() throws {
        loop = try EventLoop()
        // Let go of: it ends with the loop.
        _ = try loop.start()
    }

    /// Runs a task on the loop to its end, and answers what it gave; nil where it doesn't end.
    func finish<Answer: Sendable>(_ body: @escaping @Sendable () async -> Answer) -> Answer? {
        let answer = Monitor<Answer?>(nil)
        loop.spawn {
            let result = await body()
            answer.withLock { $0 = result }
        }
        return answer.wait(until: Self.soon) { $0 }
    }
}
