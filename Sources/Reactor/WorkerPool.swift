// Threads for what blocks: a resolver, a C library, a slow hash. A loop gives a piece of work away and goes on with
// others; the task is resumed on its own loop when the piece is done.

import System

/// A few threads that may wait.
public final class WorkerPool: Sendable {
    private struct State: Sendable {
        var queue: [@Sendable () -> Void] = []
        var isOpen = true
    }

    /// How many pieces may wait for a thread. A queue without an end would only be another way to hang.
    public static let mostWaiting = 1024

    private let state = Monitor(State())

    /// A pool of so many threads, which end after `close`.
    public init(threads: Int) throws(ReactorFault) {
        for _ in 0..<threads {
            do throws(SystemFault) {
                // Let go of: each ends by itself once the pool is closed.
                _ = try Thread { [state] in Self.work(state) }
            } catch {
                throw ReactorFault(error)
            }
        }
    }

    /// Takes no more work; what waits is done.
    public func close() {
        state.withLock { $0.isOpen = false }
    }

    /// Runs a piece of work on one of the threads; nil where too much waits already, or the pool is closed.
    nonisolated(nonsending) public func run<Answer: Sendable>(
        _ piece: @escaping @Sendable () -> Answer
    ) async -> Answer? {
        await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard state.isOpen, state.queue.count < Self.mostWaiting else { return false }
                state.queue.append { continuation.resume(returning: piece()) }
                return true
            }
            if !isTaken { continuation.resume(returning: nil) }
        }
    }

    private static func work(_ state: Monitor<State>) {
        while true {
            let isOver = state.wait(until: MonotonicInstant(nanoseconds: .max)) { state in
                state.queue.isEmpty ? (state.isOpen ? nil : true) : false
            }
            if isOver == true { return }
            let piece = state.withLock { state in state.queue.isEmpty ? nil : state.queue.removeFirst() }
            piece?()
        }
    }
}
