import Synchronization
import System
import Testing

@testable import Reactor

@Suite struct EventLoopTests {
    @Test func `a task runs on its loop, and is there after each wait`() throws {
        let running = try RunningLoop()
        let other = try RunningLoop()
        let workers = try WorkerPool(threads: 1)
        let places = running.finish { () -> [Bool] in
            let loop = running.loop
            var places = [loop.isCurrent]
            let waiter = Waiter(on: loop)
            waiter.deadline = loop.now
            await waiter.wait()
            places.append(loop.isCurrent)
            let wasElsewhere = await workers.run { !loop.isCurrent }
            places += [wasElsewhere == true, loop.isCurrent]
            await Task.yield()
            places.append(loop.isCurrent)
            let isOther = await withCheckedContinuation { continuation in
                other.loop.spawn { continuation.resume(returning: !loop.isCurrent) }
            }
            places += [isOther, loop.isCurrent]
            return places
        }
        #expect(places == Array(repeating: true, count: 7))
        workers.close()
        running.loop.stop()
        other.loop.stop()
    }

    @Test func `ten thousand tasks that wait for one another all come to their end`() throws {
        let running = try RunningLoop()
        let loop = running.loop
        let count = 10_000
        let done = Monitor(0)
        for _ in 0..<count {
            loop.spawn {
                let waiter = Waiter(on: loop)
                // Woken by a task that runs later.
                loop.spawn { waiter.wake() }
                await waiter.wait()
                done.withLock { $0 += 1 }
            }
        }
        #expect(done.wait(until: RunningLoop.soon) { $0 == count ? true : nil } == true)
        loop.stop()
    }

    @Test func `nothing that four threads put in is lost`() throws {
        let running = try RunningLoop()
        let loop = running.loop
        let each = 10_000
        let done = Monitor(0)
        let threads = Monitor(0)
        for _ in 0..<4 {
            _ = try Thread {
                for _ in 0..<each { loop.spawn { done.withLock { $0 += 1 } } }
                threads.withLock { $0 += 1 }
            }
        }
        #expect(done.wait(until: RunningLoop.soon) { $0 == 4 * each ? true : nil } == true)
        #expect(threads.wait(until: RunningLoop.soon) { $0 == 4 ? true : nil } == true)
        loop.stop()
    }

    @Test func `a loop that sleeps without a deadline wakes for each task of another thread`() throws {
        let running = try RunningLoop()
        for number in 0..<2_000 { #expect(running.loop.perform { number } == number) }
        running.loop.stop()
    }

    @Test func `what was put in before the stop is still run, and the thread ends`() throws {
        for _ in 0..<200 {
            let loop = try EventLoop()
            let thread = try loop.start()
            let done = Monitor(0)
            for _ in 0..<3 { loop.spawn { done.withLock { $0 += 1 } } }
            loop.stop()
            thread.join()
            #expect(done.withLock { $0 } == 3)
        }
    }

    @Test func `a loop may be stopped twice, and before it runs`() throws {
        let loop = try EventLoop()
        loop.stop()
        loop.stop()
        let thread = try loop.start()
        thread.join()
        loop.stop()
    }

    @Test func `a loop that can't have a poller is told in words`() {
        let outcome = ForcedOutcomes.script([.createPoller: [.failure(.tooManyOpenFiles)]]) {
            Result { () throws(ReactorFault) in _ = try EventLoop() }
        }
        let fault = #expect(throws: ReactorFault.self) { try outcome.answer.get() }
        #expect(fault?.description == "epoll_create1: EMFILE (too many open files)")
    }

    @Test func `a source that was forgotten is told of nothing, though somebody else has its file open`()
        throws
    {
        // INVARIANT: used on its loop's thread alone.
        final class Probe: EventSource, @unchecked Sendable {
            var events = 0
            override func handle(_ event: Poller.Event) { events += 1 }
        }
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let loop = running.loop
        let counts = running.finish { () -> [Int] in
            let probe = Probe()
            let waiter = Waiter(on: loop)
            do {
                let listener = try NonBlockingSocket.listening(
                    on: .ipv4(0x7F00_0001, port: 0), sharesPort: false)
                // As a child has it that was started and has not begun its program yet.
                let other = try listener.duplicate()
                let port = try listener.localAddress()?.port ?? 0
                try loop.watch(probe, listener.number, isListener: true)
                _ = try Socket.connected(to: .loopback(port: port), by: RunningLoop.soon)
                waiter.deadline = loop.now.advanced(byMilliseconds: 20)
                await waiter.wait()
                let before = probe.events
                loop.forget(probe, listener.number)
                _ = consume listener
                waiter.deadline = loop.now.advanced(byMilliseconds: 40)
                await waiter.wait()
                _ = try other.localAddress()
                return [before > 0 ? 1 : 0, probe.events - before]
            } catch {
                return []
            }
        }
        #expect(counts == [1, 0])
    }

    @Test func `time on a loop goes forward and never past never`() {
        let start = LoopTime(nanoseconds: 5)
        #expect(start.advanced(byMilliseconds: 1) == LoopTime(nanoseconds: 1_000_005))
        #expect(start.advanced(byMilliseconds: .max) == .never)
        #expect(LoopTime.never.advanced(byMilliseconds: 1) == .never)
        #expect(LoopTime(nanoseconds: 7).nanoseconds(since: start) == 2)
        #expect(start.nanoseconds(since: LoopTime(nanoseconds: 7)) == 0)
        #expect(start < .never)
    }
}

@Suite struct WaiterTests {
    /// Runs the body with a waiter on a loop of its own; nil where it doesn't come to an end.
    private func finish<Answer: Sendable>(
        _ body: @escaping @Sendable (Waiter) async -> Answer
    ) throws -> Answer? {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        return running.finish { await body(Waiter(on: running.loop)) }
    }

    @Test func `a deadline resumes, and never before it is over`() throws {
        let isOver = try finish { waiter in
            waiter.deadline = waiter.loop.now.advanced(byMilliseconds: 30)
            #expect(!waiter.isOverdue)
            await waiter.wait()
            return LoopTime(Clocks.monotonic()) >= waiter.deadline
        }
        #expect(isOver == true)
    }

    @Test func `a deadline that is moved earlier counts from then on`() throws {
        let order = try finish { waiter in
            let loop = waiter.loop
            waiter.deadline = loop.now.advanced(byMilliseconds: 3_600_000)
            waiter.deadline = loop.now.advanced(byMilliseconds: 20)
            await waiter.wait()
            return waiter.isOverdue
        }
        #expect(order == true)
    }

    @Test func `a deadline that is moved later resumes nobody at the earlier time`() throws {
        let order = Monitor<[String]>([])
        let isDone = try finish { waiter in
            let loop = waiter.loop
            waiter.deadline = loop.now.advanced(byMilliseconds: 20)
            waiter.deadline = loop.now.advanced(byMilliseconds: 120)
            loop.spawn {
                let other = Waiter(on: loop)
                other.deadline = loop.now.advanced(byMilliseconds: 60)
                await other.wait()
                order.withLock { $0.append("between") }
            }
            await waiter.wait()
            order.withLock { $0.append("later") }
            return waiter.isOverdue
        }
        #expect(isDone == true)
        #expect(order.withLock { $0 } == ["between", "later"])
    }

    @Test func `a deadline that was taken back resumes nobody`() throws {
        let isDone = try finish { waiter in
            let loop = waiter.loop
            waiter.deadline = loop.now.advanced(byMilliseconds: 10)
            waiter.deadline = .never
            loop.spawn {
                let other = Waiter(on: loop)
                other.deadline = loop.now.advanced(byMilliseconds: 60)
                await other.wait()
                waiter.wake()
            }
            await waiter.wait()
            // By the one who woke it, and not by the deadline.
            let wasWoken = !waiter.isOverdue
            // And it may have one again.
            waiter.deadline = loop.now.advanced(byMilliseconds: 1)
            await waiter.wait()
            return wasWoken && waiter.isOverdue
        }
        #expect(isDone == true)
    }

    @Test func `a deadline that is past already resumes all the same, again and again`() throws {
        let count = try finish { waiter in
            for _ in 0..<3 {
                waiter.deadline = LoopTime(nanoseconds: 0)
                await waiter.wait()
            }
            return 3
        }
        #expect(count == 3)
    }

    @Test func `a wake-up that nobody waits for is forgotten`() throws {
        let isOverdue = try finish { waiter in
            waiter.wake()
            waiter.wake()
            waiter.deadline = waiter.loop.now.advanced(byMilliseconds: 20)
            await waiter.wait()
            return waiter.isOverdue
        }
        #expect(isOverdue == true)
    }

    @Test func `a wake-up for nothing leaves the deadline as it was`() throws {
        let count = try finish { waiter in
            let loop = waiter.loop
            waiter.deadline = loop.now.advanced(byMilliseconds: 50)
            var wakes = 0
            while !waiter.isOverdue {
                if wakes < 5 { loop.spawn { waiter.wake() } }
                await waiter.wait()
                wakes += 1
            }
            return wakes
        }
        #expect(count == 6)
    }

    @Test func `a sleeper is roused once, by a deadline or by a wake-up`() throws {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        final class Sleeping: Sleeper, Sendable {
            let count = Atomic(0)
            func rouse() { count.add(1, ordering: .relaxed) }
        }
        let counts = running.finish { () -> [Int] in
            let waiter = Waiter(on: running.loop)
            let (first, second) = (Sleeping(), Sleeping())
            waiter.sleeper = first
            waiter.wake()
            waiter.wake()
            waiter.sleeper = second
            waiter.deadline = running.loop.now.advanced(byMilliseconds: 5)
            let other = Waiter(on: running.loop)
            other.deadline = running.loop.now.advanced(byMilliseconds: 60)
            await other.wait()
            return [first.count.load(ordering: .relaxed), second.count.load(ordering: .relaxed)]
        }
        #expect(counts == [1, 1])
    }

    @Test func `places in the wheel are used again, and a waiter that ended is resumed no more`() throws {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let entries = running.finish { () -> Set<Int32> in
            var entries: Set<Int32> = []
            for _ in 0..<1_000 {
                let waiter = Waiter(on: running.loop)
                waiter.deadline = running.loop.now.advanced(byMilliseconds: 1)
                entries.insert(waiter.entry)
            }
            let last = Waiter(on: running.loop)
            last.deadline = running.loop.now.advanced(byMilliseconds: 30)
            await last.wait()
            return entries
        }
        #expect((entries?.count ?? .max) <= 2)
    }
}
