// A lock around a state, without anything to wait for. Made of the C library's lock and not of the language's, because the
// thread sanitizer knows that one: it takes what lies under the other for unguarded, and would find races where there
// are none, among which the real ones would not be seen.

import Glibc

/// A state that one thread at a time reads or changes.
///
/// INVARIANT: `state` is touched under `lock` alone.
///
/// SAFETY: the lock is initialised once, lives as long as the object, and is given back on every way out.
@safe
public final class Guarded<State: ~Copyable>: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var state: State

    /// A lock around a first state.
    public init(_ state: consuming sending State) {
        self.state = state
        unsafe lock.initialize(to: pthread_mutex_t())
        let answer = unsafe pthread_mutex_init(lock, nil)
        precondition(answer == 0, "a lock could not be made")
    }

    deinit {
        unsafe pthread_mutex_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Reads or changes the state. The body must be short, and must not come back here.
    public func withLock<Answer: ~Copyable, Fault: Error>(
        _ body: (inout State) throws(Fault) -> sending Answer
    ) throws(Fault) -> sending Answer {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return try body(&state)
    }
}
