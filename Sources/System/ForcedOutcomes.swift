// Makes system calls fail, or move fewer octets than asked, by a script: the only way to see the paths of
// EINTR, EAGAIN, ENOSPC and of partial reads and writes each time and on purpose. Debug builds only; that a
// release binary holds nothing of it is checked by scripts/check-linkage.
//
// The script belongs to the task that set it (a task-local value), so tests that run side by side don't see
// each other's. A thread that was started meanwhile does not inherit it.

#if DEBUG

import Synchronization

/// What the next call of a name does instead of what it would have done.
public enum ForcedOutcome: Hashable, Sendable {
    /// The call is not made; it fails with this number.
    case failure(ErrorCode)
    /// The call is made, for at most this many octets.
    case atMost(Int)
    /// The call is made as if there were no script: to let some calls by before one that fails.
    case asUsual
}

/// The scripted outcomes, call by call, and what is left of them.
public final class ForcedOutcomes: Sendable {
    private let left: Mutex<[SystemCall: [ForcedOutcome]]>

    @TaskLocal private static var current: ForcedOutcomes?

    private init(_ script: [SystemCall: [ForcedOutcome]]) {
        left = Mutex(script)
    }

    /// Runs the body under a script, and answers with what the body gave and with what of the script was not
    /// used up: a test expects the latter empty, or it has tested less than it says.
    public static func script<Answer>(
        _ script: [SystemCall: [ForcedOutcome]], _ body: () throws -> Answer
    ) rethrows -> (answer: Answer, unused: [SystemCall: [ForcedOutcome]]) {
        let outcomes = ForcedOutcomes(script)
        let answer = try $current.withValue(outcomes, operation: body)
        return (answer, outcomes.left.withLock { $0 })
    }

    /// The next outcome of a call, which is used up by asking.
    static func next(of call: SystemCall) -> ForcedOutcome? {
        current?.left.withLock { script in
            guard let next = script[call]?.first else { return nil }
            script[call]?.removeFirst()
            if script[call]?.isEmpty == true { script[call] = nil }
            return next
        }
    }
}

#endif
