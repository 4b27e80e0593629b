import Glibc

/// A value behind a lock that a thread can wait on: until another thread has made it so, or until a
/// deadline. Threads only; a task that waited here would take its whole executor with it.
///
/// INVARIANT: `state` is touched only between lock and unlock, and what leaves is sendable; lock and
/// condition are made before anyone can have the object and destroyed after the last one let go of it.
@safe
public final class Monitor<State: Sendable>: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    /// A monitor over a first state.
    public init(_ state: State) {
        self.state = state
        // SAFETY: both are initialised here, once, and destroyed in deinit. The condition goes by the
        // monotonic clock, so that a deadline holds when somebody sets the date.
        var attributes = pthread_condattr_t()
        unsafe lock.initialize(to: pthread_mutex_t())
        unsafe changed.initialize(to: pthread_cond_t())
        let answers = [
            unsafe pthread_mutex_init(lock, nil),
            unsafe pthread_condattr_init(&attributes),
            unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
            unsafe pthread_cond_init(changed, &attributes),
        ]
        precondition(answers.allSatisfy { $0 == 0 }, "a lock could not be made")
    }

    deinit {
        // SAFETY: the last reference is gone, so nobody holds the lock or waits.
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(lock)
        unsafe changed.deallocate()
        unsafe lock.deallocate()
    }

    /// Reads or changes the state, and wakes whoever waits for a change.
    public func withLock<Answer: Sendable>(_ body: (inout State) -> Answer) -> Answer {
        // SAFETY: the lock lives as long as the object, and is given back on every way out.
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        defer { unsafe pthread_cond_broadcast(changed) }
        return body(&state)
    }

    /// Waits until the reader has an answer; nil where there is none by the deadline.
    public func wait<Answer: Sendable>(
        until deadline: MonotonicInstant, _ read: (State) -> Answer?
    ) -> Answer? {
        var limit = timespec()
        limit.tv_sec = time_t(clamping: deadline.nanoseconds / 1_000_000_000)
        limit.tv_nsec = Int(deadline.nanoseconds % 1_000_000_000)
        // SAFETY: the lock lives as long as the object, and is given back on every way out; waiting lets go
        // of it and takes it again.
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        while true {
            if let answer = read(state) { return answer }
            if unsafe pthread_cond_timedwait(changed, lock, &limit) == ETIMEDOUT { return read(state) }
        }
    }
}
