// How a task waits. Each task that handles a connection has one waiter; the streams it works with point to it. A
// task that can get no further says until when it is patient, and suspends; an event on any of its streams, a
// deadline, or somebody who calls `wake` resumes it, and it looks again at what it was waiting for. So a wake-up that
// comes for nothing does no harm, and nobody has to be told which of several things it was.

/// Something that waits without a task: what wakes it begins one.
public protocol Sleeper: AnyObject {
    /// Told once that something has happened, on the loop's thread.
    func rouse()
}

/// The one place where a task waits, and its deadline.
///
/// INVARIANT: used on its loop's thread alone, which the loop asserts in debug builds.
///
/// SAFETY: a continuation is kept once and taken out to be resumed, so it is resumed once.
@safe
public final class Waiter: @unchecked Sendable {
    /// The loop that it belongs to.
    public let loop: EventLoop
    private var continuation: UnsafeContinuation<Void, Never>?
    /// Who waits here without a task; forgotten when it is roused.
    public var sleeper: (any Sleeper)?
    /// Its number in the loop's wheel of timers.
    let entry: Int32
    /// The tick at which the wheel will ask about the deadline; it may have been moved later by then.
    var scheduled = UInt64.max

    /// When it is resumed at the latest. Moving it later costs a store.
    public var deadline = LoopTime.never {
        didSet { if deadline < oldValue || scheduled == .max { loop.schedule(self) } }
    }

    /// A waiter of a loop, to be made on its thread.
    public init(on loop: EventLoop) {
        self.loop = loop
        entry = loop.takeEntry()
        loop.register(self)
    }

    deinit { loop.giveBack(entry) }

    /// Whether the deadline has passed.
    public var isOverdue: Bool { deadline <= loop.now }

    /// Suspends until something happens. Only one task may wait at a time.
    ///
    /// The form of `withUnsafeContinuation` that has no executor of its own: the other one asks for it before it suspends,
    /// though the task is there already, and asking takes a lock in the runtime of Swift (300 instructions).
    @inlinable
    @inline(__always)
    nonisolated(nonsending) public func wait() async {
        await unsafe _unsafeInheritExecutor_withUnsafeContinuation { continuation in
            unsafe suspend(continuation)
        }
    }

    /// Keeps the task that is about to be suspended.
    @unsafe
    public func suspend(_ continuation: UnsafeContinuation<Void, Never>) {
        assert(unsafe self.continuation == nil, "two tasks wait at one waiter")
        unsafe self.continuation = continuation
    }

    /// Resumes the task, if it waits.
    @inline(__always)
    public func wake() {
        if let continuation = unsafe continuation.take() { return unsafe continuation.resume() }
        if sleeper != nil { sleeper.take()?.rouse() }
    }
}
