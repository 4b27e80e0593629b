import System
import Testing

@Suite struct ClocksTests {
    @Test func `the monotonic clock does not go back`() {
        let first = Clocks.monotonic()
        #expect(Clocks.monotonic() >= first)
    }

    @Test func `the wall clock is past the day this was written`() {
        #expect(Clocks.wall() > WallInstant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000))
    }

    @Test func `who waits for the milliseconds between two instants has arrived`() {
        let start = MonotonicInstant(nanoseconds: 5)
        #expect(start.milliseconds(until: start) == 0)
        #expect(start.milliseconds(until: MonotonicInstant(nanoseconds: 4)) == 0)
        #expect(start.milliseconds(until: MonotonicInstant(nanoseconds: 6)) == 1)
        #expect(start.milliseconds(until: MonotonicInstant(nanoseconds: 1_000_005)) == 1)
        #expect(start.milliseconds(until: MonotonicInstant(nanoseconds: 1_000_006)) == 2)
        #expect(start.advanced(byMilliseconds: 1) == MonotonicInstant(nanoseconds: 1_000_005))
    }

    @Test func `an instant past the end of the clock is the end of the clock`() {
        let end = MonotonicInstant(nanoseconds: .max)
        #expect(MonotonicInstant(nanoseconds: 1).advanced(byMilliseconds: .max) == end)
        #expect(end.advanced(byMilliseconds: 1) == end)
    }

    @Test func `seconds since the epoch are rounded down on either side of it`() {
        #expect(WallInstant(nanosecondsSinceEpoch: 1_999_999_999).secondsSinceEpoch == 1)
        #expect(WallInstant(nanosecondsSinceEpoch: 0).secondsSinceEpoch == 0)
        #expect(WallInstant(nanosecondsSinceEpoch: -1).secondsSinceEpoch == -1)
        #expect(WallInstant(nanosecondsSinceEpoch: -1_000_000_000).secondsSinceEpoch == -1)
    }
}
