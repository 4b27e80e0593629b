import TestKit
import Testing

@testable import Domain

/// A count of slots against the plain list of times that it stands for.
@Suite struct RateCountTests {
    @Test(arguments: 0..<40)
    func `OTP-5: a count is never too low, and little too high`(seed: UInt64) {
        var dice = Dice(seed: seed)
        let rate = Rate(dice.number(1...12), per: Seconds(dice.number(1...90_000)))
        let period = Int64(rate.period.count) * 1000
        // A slot is a twelfth of the period, in whole milliseconds.
        let slot = (period + 11) / 12
        var now = Int64(dice.number(0...1_000_000_000))
        var counts = RateCounts()
        var taken: [Int64] = []
        for _ in 0..<400 {
            now += Int64(dice.number(0...3) == 0 ? dice.number(0...Int(period)) : dice.number(0...Int(slot)))
            let time = StoreTime(milliseconds: now)
            let recent = taken.count { now - $0 < period }
            let stricter = taken.count { now - $0 < period + slot }
            #expect(recent...stricter ~= counts.count(in: rate.period, at: time))
            let wait = counts.take([rate], at: time)
            if let wait {
                #expect(stricter >= rate.count)
                #expect(1...(period + slot) ~= wait.milliseconds)
                var later = counts
                let early = StoreTime(milliseconds: now + wait.milliseconds - 1)
                #expect(later.take([rate], at: early) != nil)
                later = counts
                #expect(later.take([rate], at: StoreTime(milliseconds: now + wait.milliseconds)) == nil)
            } else {
                #expect(recent < rate.count)
                taken.append(now)
            }
        }
    }

    @Test func `of several rates the longest wait is told, and nothing taken`() {
        let rates = [Rate(1, per: Seconds(12)), Rate(2, per: Seconds(120)), Rate(2, per: Seconds(60))]
        var counts = RateCounts()
        let start = StoreTime(milliseconds: 0)
        #expect(counts.take(rates, at: start) == nil)
        #expect(counts.take(rates, at: start + Seconds(13)) == nil)
        for period in [Seconds(60), Seconds(120)] {
            #expect(counts.count(in: period, at: start + Seconds(26)) == 2)
        }

        let before = counts
        #expect(counts.take(rates, at: start + Seconds(26))?.milliseconds == 104_000)
        #expect(counts.take(rates.reversed(), at: start + Seconds(26))?.milliseconds == 104_000)
        for period in [12, 60, 120].map(Seconds.init) {
            let now = start + Seconds(26)
            #expect(counts.count(in: period, at: now) == before.count(in: period, at: now))
        }
    }

    /// Two gateways may have two versions of a policy for a while.
    @Test func `what one policy counts, another one's rate sees`() {
        let (old, new) = (Rate(3, per: .hours(1)), Rate(3, per: .hours(24)))
        var counts = RateCounts()
        let now = StoreTime(milliseconds: 1_700_000_000_000)
        #expect(counts.take([old, new], at: now) == nil)
        #expect(counts.take([new], at: now) == nil)
        #expect(counts.take([old], at: now) == nil)

        #expect(counts.take([old], at: now) != nil)
        #expect(counts.take([new], at: now) != nil)
    }

    /// With a new policy a rate can be lower than what was counted under the one before.
    @Test(arguments: [[1, 2, 3, 24], [24, 3, 2, 1], [2, 1, 2, 24]])
    func `OTP-5: a rate of another period gives nothing anew`(hours: [Int]) {
        var counts = RateCounts()
        let start = StoreTime(milliseconds: 1_700_000_000_000)
        var taken = 0
        for (number, hours) in hours.enumerated() {
            let now = start + .minutes(number)
            while counts.take([Rate(10, per: .hours(hours))], at: now) == nil { taken += 1 }
        }
        #expect(taken == 10)
    }

    @Test func `the wait for a lower rate is as long as it has to be`() {
        let period = Seconds(120)
        let start = StoreTime(milliseconds: 1_200_000_000)
        var counts = RateCounts()
        for second in [0, 30, 60, 90] {
            #expect(counts.take([Rate(4, per: period)], at: start + Seconds(second)) == nil)
        }

        // Slots of ten seconds, each counted until thirteen are over.
        for (limit, wait) in [(4, 30), (3, 60), (2, 90), (1, 120)] {
            let now = start + Seconds(100)
            #expect(counts.take([Rate(limit, per: period)], at: now)?.milliseconds == Int64(wait) * 1000)
        }
        for (limit, wait) in [(3, 25), (2, 55), (1, 85)] {
            let now = start + Seconds(135)
            #expect(counts.take([Rate(limit, per: period)], at: now)?.milliseconds == Int64(wait) * 1000)
        }
    }

    @Test func `a rate that nobody has any more is forgotten`() {
        var counts = RateCounts()
        let now = StoreTime(milliseconds: 1_700_000_000_000)
        #expect(counts.take([Rate(3, per: .minutes(1))], at: now) == nil)
        #expect(counts.take([Rate(3, per: .hours(1))], at: now + .hours(1)) == nil)

        #expect(counts.count(in: .minutes(1), at: now + .hours(1)) == 0)
        #expect(counts.count(in: .hours(1), at: now + .hours(1)) == 1)
    }

    @Test func `a rate of nothing lets nothing through`() {
        var counts = RateCounts()
        let none = Rate(0, per: .hours(1))
        #expect(counts.take([none], at: StoreTime(milliseconds: 5)) != nil)
        #expect(counts.take([none, Rate(5, per: .hours(2))], at: StoreTime(milliseconds: 5)) != nil)
        #expect(counts.idleAt == nil)
    }

    @Test func `a count is idle when its last slot is out`() throws {
        var counts = RateCounts()
        #expect(counts.idleAt == nil)
        let now = StoreTime(milliseconds: 1_700_000_000_123)
        #expect(counts.take([Rate(5, per: .hours(1)), Rate(5, per: .hours(2))], at: now) == nil)

        let idle = try #require(counts.idleAt)
        #expect(counts.count(in: .hours(2), at: StoreTime(milliseconds: idle.milliseconds - 1)) == 1)
        #expect(counts.count(in: .hours(2), at: idle) == 0)
    }

    @Test func `a clock that went back gives nothing back`() {
        var counts = RateCounts()
        let rate = Rate(2, per: .hours(1))
        let now = StoreTime(milliseconds: 1_700_000_000_000)
        #expect(counts.take([rate], at: now) == nil)
        let earlier = StoreTime(milliseconds: now.milliseconds - 50_000_000)
        #expect(counts.take([rate], at: earlier) == nil)

        #expect(counts.take([rate], at: earlier) != nil)
        #expect(counts.take([rate], at: now) != nil)
    }

    @Test func `a count takes thirteen numbers, however high the rate`() {
        var counts = RateCounts()
        for second in 0..<7200 {
            _ = counts.take(
                [Rate(1_000_000, per: .hours(1))], at: StoreTime(milliseconds: Int64(second) * 1000))
        }
        var dumped = ""
        dump(counts, to: &dumped)
        #expect(dumped.split(separator: "\n").count { $0.contains("index:") } <= 13)
    }

    @Test func `waits are told in whole seconds, and never too short`() {
        #expect([0, 1, 999, 1000, 1001].map { Wait(milliseconds: $0).seconds } == [0, 1, 1, 1, 2])
        let now = StoreTime(milliseconds: 500)
        #expect(now.wait(until: StoreTime(milliseconds: 400)).milliseconds == 0)
        #expect(now.wait(until: StoreTime(milliseconds: 501)).milliseconds == 1)
        #expect(
            Wait(milliseconds: 1) < Wait(milliseconds: 2) && !(Wait(milliseconds: 2) < Wait(milliseconds: 2)))
    }
}
