import System
import TestKit
import Testing

@Suite struct ManualClockTests {
    @Test func `time stands still until it is told to move`() {
        let clock = ManualClock()
        #expect(clock.wall == clock.wall)
        #expect(clock.monotonic == clock.monotonic)
    }

    @Test func `both clocks move by the same`() {
        let clock = ManualClock(secondsSinceEpoch: 100)
        let start = clock.monotonic
        clock.advance(milliseconds: 2_500)
        #expect(clock.wall.nanosecondsSinceEpoch == 102_500_000_000)
        #expect(start.milliseconds(until: clock.monotonic) == 2_500)
    }

    @Test func `a date that is set back does not touch the monotonic clock`() {
        let clock = ManualClock(secondsSinceEpoch: 100)
        let start = clock.monotonic
        clock.setWall(secondsSinceEpoch: 40)
        #expect(clock.wall.secondsSinceEpoch == 40)
        #expect(clock.monotonic == start)
    }
}
