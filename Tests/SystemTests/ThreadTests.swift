import Synchronization
import System
import Testing

@Suite struct ThreadTests {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 10_000) }

    @Test func `a thread that was joined has done its work`() throws {
        let count = Monitor(0)
        let thread = try Thread { count.withLock { $0 += 1 } }
        thread.join()
        #expect(count.withLock { $0 } == 1)
    }

    @Test func `a thread that nobody waits for runs on`() throws {
        let done = Monitor(false)
        do { _ = try Thread { done.withLock { $0 = true } } }
        #expect(done.wait(until: Self.soon) { $0 ? true : nil } == true)
    }

    @Test func `a wait sees the change that another thread makes`() throws {
        let number = Monitor(1)
        let thread = try Thread {
            _ = number.wait(until: Self.soon) { $0 == 2 ? true : nil }
            number.withLock { $0 = 3 }
        }
        number.withLock { $0 = 2 }
        #expect(number.wait(until: Self.soon) { $0 == 3 ? $0 : nil } == 3)
        thread.join()
    }

    @Test func `a wait for what never comes ends at its deadline`() {
        #expect(Monitor(0).wait(until: Clocks.monotonic()) { $0 == 1 ? true : nil } == nil)
    }
}
