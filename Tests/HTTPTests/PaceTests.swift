import Reactor
import Testing

@testable import HTTP

@Suite struct PaceTests {
    private func at(_ milliseconds: UInt64) -> LoopTime { LoopTime(nanoseconds: milliseconds * 1_000_000) }

    private func isEnough(
        _ pace: inout Pace, _ moved: Int, rate: Int, over span: UInt64, at now: LoopTime
    ) -> Bool {
        pace.keepsUp(moved, rate: rate, over: span, at: now)
    }

    @Test func `HTP-20: who sends enough in each span keeps up, and who was quick before does not`() {
        var pace = Pace()
        pace.watch(0, at: at(0))
        #expect(pace.deadline(after: 1_000) == at(1_000))
        // Too early to judge.
        #expect(isEnough(&pace, 0, rate: 500, over: 1_000, at: at(999)))
        #expect(isEnough(&pace, 1_000_000, rate: 500, over: 1_000, at: at(1_000)))
        #expect(isEnough(&pace, 1_000_500, rate: 500, over: 1_000, at: at(2_000)))
        #expect(!isEnough(&pace, 1_000_999, rate: 500, over: 1_000, at: at(3_000)))
    }

    @Test func `time in which others are waited for counts for nobody`() {
        var pace = Pace()
        pace.watch(0, at: at(0))
        pace.rest()
        #expect(pace.deadline(after: 1_000) == .never)
        #expect(isEnough(&pace, 0, rate: 500, over: 1_000, at: at(60_000)))
        pace.watch(7, at: at(60_000))
        pace.watch(9, at: at(60_900))
        #expect(!isEnough(&pace, 500, rate: 500, over: 1_000, at: at(61_000)))
    }

    @Test func `nothing overflows, however large the numbers are`() {
        var pace = Pace()
        pace.watch(1 << 50, at: at(0))
        #expect(!isEnough(&pace, 1 << 50, rate: 1_000_000, over: 60_000, at: at(60_000)))
        #expect(isEnough(&pace, 1 << 52, rate: 1_000_000, over: 60_000, at: at(120_000)))
    }
}
