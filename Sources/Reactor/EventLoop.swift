// One thread, one epoll, and the tasks of the connections that were accepted on it: the loop is the tasks' executor,
// so that a task runs straight on until it has to wait, and is resumed by the thread that saw what it waits for.
// Nothing here is shared on the way of a request; what comes from another thread comes through the inbox.
//
// SAFETY: a job is run once, by the loop that it was enqueued at. A waiter is in the list from its beginning to its
// end, so what is found there is alive. A token is the address of a source that `watch` retained, and that is released
// after the batch in which it was closed (EventSource).
//
// It is a task executor and no actor's serial executor: measured, an actor's continuations take a detour through
// the global pool (docs/decisions/0008-event-loops.md).

import Synchronization
import System
public import Telemetry
public import Wire

/// An event loop and its thread.
///
/// INVARIANT: everything but `inbox`, `wakeUp` and `isStopping` is used on the loop's thread alone; debug builds
/// assert it.
@safe
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// How fine deadlines are.
    static let nanosecondsPerTick: UInt64 = 16_000_000

    /// When the events that are being handled were seen: the loop's idea of the present.
    public private(set) var now: LoopTime
    /// Buffers for octets that come in or go out.
    public let buffers = BufferPool()
    /// How long the loop was away from its poller, batch by batch: what an event had to wait.
    public let lag: Histogram?

    private let poller: Poller
    private let wakeUp: WakeUp
    private let thread = Atomic<UInt>(0)
    private let isStopping = Atomic<Bool>(false)
    private let inbox = Guarded<[UnownedJob]>([])
    private var ready = ContiguousArray<UnownedJob>()
    private var running = ContiguousArray<UnownedJob>()
    /// Tasks that wait for a turn of their own.
    private var turns = TurnQueue()
    private var timers: TimerWheel
    private var waiters: ContiguousArray<Unmanaged<Waiter>?> = unsafe []
    private var freeEntries: [Int32] = []
    /// The date up to the second, and the second that it is of.
    private var stamp: [UInt8] = []
    private var stampedSecond: Int64 = 0
    /// Sources that were closed while events of the same batch may still name them.
    private var closed: [EventSource] = []

    /// A loop that doesn't run yet.
    public init(lag: Histogram? = nil) throws(ReactorFault) {
        self.lag = lag
        now = LoopTime(Clocks.monotonic())
        timers = TimerWheel(at: now.nanoseconds / Self.nanosecondsPerTick)
        do throws(SystemFault) {
            poller = try Poller()
            wakeUp = try WakeUp()
            try poller.addReader(wakeUp.number, token: 0)
        } catch {
            throw ReactorFault(error)
        }
    }

    /// Starts the loop on a thread of its own, which ends after `stop`.
    public func start() throws(ReactorFault) -> LoopThread {
        do throws(SystemFault) {
            return LoopThread(try Thread { self.run() })
        } catch {
            throw ReactorFault(error)
        }
    }

    /// Ends the loop once what is ready has run. From any thread.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    /// Runs a task on this loop, from any thread.
    public func spawn(_ body: @escaping @Sendable () async -> Void) {
        _ = Task(executorPreference: self, operation: body)
    }

    /// The date, in microseconds since the epoch; it may go back.
    public var wallMicroseconds: Int64 { Clocks.wall().nanosecondsSinceEpoch / 1_000 }

    /// Appends the date as log lines have it: RFC 3339, in UTC, with microseconds.
    public func appendTimestamp(to line: inout ByteBuffer) {
        // A clock that was never set may stand before the epoch, and must not stop us.
        let (second, rest) = max(wallMicroseconds, 0).quotientAndRemainder(dividingBy: 1_000_000)
        if stamp.isEmpty || second != stampedSecond {
            stampedSecond = second
            stamp = Array(LogTime.text(microseconds: second * 1_000_000).prefix { $0 != UInt8(ascii: ".") })
        }
        line.append(stamp)
        line.append(UInt8(ascii: "."))
        line.append(decimal: UInt64(rest), digits: 6)
        line.append(UInt8(ascii: "Z"))
    }

    /// Whether the calling thread is the loop's.
    public var isCurrent: Bool { thread.load(ordering: .relaxed) == Thread.current }
}

extension EventLoop {
    private func run() {
        thread.store(Thread.current, ordering: .relaxed)
        while true {
            runReady()
            turns.next()
            closed.removeAll(keepingCapacity: true)
            if isStopping.load(ordering: .acquiring), ready.isEmpty {
                // What was put in before the stop may lie there still.
                takeInbox()
                if ready.isEmpty { break }
                continue
            }
            let present = LoopTime(Clocks.monotonic())
            lag?.observe(present.nanoseconds(since: now))
            waitForEvents(patience(at: present))
            wakeOverdue()
        }
    }

    private func runReady() {
        swap(&ready, &running)
        for job in running { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        running.removeAll(keepingCapacity: true)
    }

    private func waitForEvents(_ patience: Int32) {
        do throws(SystemFault) {
            // The present comes first: who is accepted in this batch has its time from now on, and not from when the loop
            // fell asleep.
            try poller.wait(milliseconds: patience, isOver: { now = LoopTime(Clocks.monotonic()) }) { event in
                guard event.token != 0 else { return takeInbox() }
                // SAFETY: a token is the address of a source that `watch` retained; one that was closed in this
                // batch is released after it.
                unsafe EventSource.of(event.token)._withUnsafeGuaranteedRef { $0.handle(event) }
            }
        } catch {
            // The kernel knows of nothing but a bad descriptor here, and the poller's is our own.
            preconditionFailure("the poller failed: \(error)")
        }
    }

    /// How long the poller may wait: until the next deadline.
    private func patience(at present: LoopTime) -> Int32 {
        if !ready.isEmpty || !turns.isEmpty { return 0 }
        guard let tick = timers.next else { return -1 }
        let due = (tick + 1) * Self.nanosecondsPerTick
        return due <= present.nanoseconds
            ? 0 : Int32(clamping: (due - present.nanoseconds) / 1_000_000 + 1)
    }

    private func takeInbox() {
        wakeUp.drain()
        let jobs = inbox.withLock { jobs in
            defer { jobs.removeAll(keepingCapacity: true) }
            return jobs
        }
        ready.append(contentsOf: jobs)
    }

    private func wakeOverdue() {
        let tick = now.nanoseconds / Self.nanosecondsPerTick
        // A tick is over only when the next one has begun.
        guard tick > 0, !timers.isEmpty else { return }
        for entry in timers.advance(to: tick - 1) {
            // SAFETY: a waiter takes itself out of the list when it ends.
            unsafe waiters[Int(entry)]?._withUnsafeGuaranteedRef { waiter in
                waiter.scheduled = .max
                if waiter.deadline > now { schedule(waiter) } else { waiter.wake() }
            }
        }
    }
}

extension EventLoop {
    /// Waits for a turn: of all who ask for one, the loop lets a single one go on between two looks at what has
    /// happened. For work that is long for a loop, as a handshake's is, so that others wait for one piece of it at most.
    nonisolated(nonsending) public func turn() async {
        assert(isCurrent)
        if turns.take() { return }
        await unsafe withUnsafeContinuation { unsafe turns.add($0) }
    }

    /// Takes a job: at once on the loop's own thread, else through the inbox.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            ready.append(job)
            return
        }
        let isFirst = inbox.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { wakeUp.signal() }
    }

    /// The executor that tasks prefer.
    public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        unsafe UnownedTaskExecutor(ordinary: self)
    }
}

extension EventLoop {
    /// Registers a source for everything that happens to it, and keeps it alive until it is closed.
    func watch(_ source: EventSource, _ number: Int32, isListener: Bool) throws(SystemFault) {
        assert(isCurrent)
        let token = unsafe source.retainedToken()
        do throws(SystemFault) {
            try isListener ? poller.addReader(number, token: token) : poller.add(number, token: token)
        } catch {
            unsafe EventSource.of(token).release()
            throw error
        }
    }

    /// Forgets a source, whose descriptor is about to be closed. Events of this batch may still name it, and no later
    /// ones: the poller is told, for closing a descriptor ends what it tells only where nobody else has the same file
    /// open, as a child has between its fork and its exec.
    func forget(_ source: EventSource, _ number: Int32) {
        assert(isCurrent)
        // A listener that rests is removed already.
        try? poller.remove(number)
        closed.append(source)
        unsafe EventSource.of(source.token).release()
    }

    /// Stops telling of a listener that stays open.
    func mute(_ number: Int32) throws(SystemFault) { try poller.remove(number) }

    /// Tells again of a listener that was muted.
    func resume(_ source: EventSource, _ number: Int32) throws(SystemFault) {
        try poller.addReader(number, token: source.token)
    }

    func takeEntry() -> Int32 {
        assert(isCurrent)
        if let entry = freeEntries.popLast() { return entry }
        unsafe waiters.append(nil)
        return unsafe Int32(waiters.count - 1)
    }

    func register(_ waiter: Waiter) {
        unsafe waiters[Int(waiter.entry)] = Unmanaged.passUnretained(waiter)
    }

    func giveBack(_ entry: Int32) {
        assert(isCurrent)
        timers.cancel(entry)
        unsafe waiters[Int(entry)] = nil
        freeEntries.append(entry)
    }

    /// Has the wheel ask about a deadline in time, where it would not.
    @inline(__always)
    func schedule(_ waiter: Waiter) {
        guard waiter.deadline != .never else { return }
        let tick = waiter.deadline.nanoseconds / Self.nanosecondsPerTick
        if tick < waiter.scheduled { waiter.scheduled = timers.schedule(waiter.entry, at: tick) }
    }
}

/// The thread of a loop, and the right to wait for its end. Who lets it go lets the thread end by itself.
public final class LoopThread: Sendable {
    private let thread: Mutex<Thread?>

    init(_ thread: consuming sending Thread) {
        self.thread = Mutex(thread)
    }

    /// Waits until the loop has ended, and with it all that libraries keep for its thread.
    public func join() {
        let thread = self.thread.withLock { $0.take() }
        thread?.join()
    }
}

extension EventLoop {
    /// Runs a piece of work on the loop and waits for its answer. For the thread that starts and stops loops, never for
    /// a loop.
    public func perform<Answer: Sendable>(_ piece: @escaping @Sendable () -> Answer) -> Answer {
        precondition(!isCurrent, "a loop can't wait for itself")
        let answer = Monitor<Answer?>(nil)
        spawn {
            let result = piece()
            answer.withLock { $0 = result }
        }
        while true {
            let found = answer.wait(until: MonotonicInstant(nanoseconds: .max)) { $0 }
            if let found { return found }
        }
    }
}
