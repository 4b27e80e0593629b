import Testing

@testable import Reactor

@Suite struct TimerWheelTests {
    /// What a wheel should do, with nothing clever in it: the tick of each entry.
    struct Model {
        var ticks: [Int32: UInt64] = [:]

        mutating func take(upTo tick: UInt64) -> Set<Int32> {
            let due = Set(ticks.filter { $0.value <= tick }.keys)
            for entry in due { ticks[entry] = nil }
            return due
        }
    }

    @Test(arguments: [0, 5_000_000_000_000 as UInt64])
    func `a hundred thousand steps give what a plain list gives`(start: UInt64) {
        var random = Steps(seed: 41 &+ start)
        var wheel = TimerWheel(at: start)
        var model = Model()
        var now = start
        var advances = 0
        for step in 0..<100_000 {
            let entry = Int32(random.next(below: 300))
            switch random.next(below: 10) {
            case 0...4:
                let far = [1, 3, 40, 1023, 1024, 5000, UInt64.max / 2][random.next(below: 7)]
                let tick =
                    random.next(below: 8) == 0
                    ? now &- min(now, 5) : now + UInt64(random.next(below: 50)) % far
                let asked = far == UInt64.max / 2 ? far : tick + (far > 1023 ? far : 0)
                let promised = wheel.schedule(entry, at: asked)
                #expect(promised <= max(asked, now))
                #expect(promised == asked || asked < now || promised == now + 1023, "step \(step)")
                model.ticks[entry] = promised
            case 5...6:
                wheel.cancel(entry)
                model.ticks[entry] = nil
            default:
                let jump = [0, 1, 1, 1, 2, 17, 1023, 1024, 3000][random.next(below: 9)]
                let tick = now + UInt64(jump)
                let due = wheel.advance(to: tick)
                let order = due.compactMap { model.ticks[$0] }
                #expect(order == order.sorted(), "step \(step)")
                #expect(Set(due) == model.take(upTo: tick), "step \(step)")
                #expect(Set(due).count == due.count, "step \(step)")
                now = tick + 1
                advances += 1
            }
            #expect(wheel.isEmpty == model.ticks.isEmpty)
            // Looked at too early, where an entry was dropped, and never too late.
            let next = wheel.next.map { $0 >= now && $0 <= model.ticks.values.min() ?? 0 }
            if wheel.isEmpty != model.ticks.isEmpty || next != (wheel.isEmpty ? nil : true) {
                Issue.record("step \(step): next is \(String(describing: wheel.next))")
                return
            }
        }
        #expect(advances > 10_000)
    }

    @Test func `a deadline that is past falls due at once, and all of one tick together`() {
        var wheel = TimerWheel(at: 100)
        #expect(wheel.schedule(1, at: 3) == 100)
        #expect(wheel.schedule(2, at: 100) == 100)
        #expect(wheel.schedule(3, at: 101) == 101)
        #expect(Set(wheel.advance(to: 100)) == [1, 2])
        #expect(wheel.advance(to: 100) == [])
        #expect(wheel.advance(to: 99) == [])
        #expect(wheel.advance(to: 101) == [3])
        #expect(wheel.isEmpty)
        #expect(wheel.next == nil)
    }

    @Test func `what is further away than a turn is asked about at the turn's end`() {
        var wheel = TimerWheel(at: 0)
        #expect(wheel.schedule(0, at: .max) == 1023)
        #expect(wheel.advance(to: 1022) == [])
        #expect(wheel.advance(to: 1023) == [0])
        #expect(wheel.schedule(0, at: 1024 + 1023) == 1024 + 1023)
        #expect(wheel.next == 2047)
    }

    @Test func `an entry stands in one place, wherever it was before`() {
        var wheel = TimerWheel(at: 0)
        for tick in [5, 900, 2, 2, 7] as [UInt64] { _ = wheel.schedule(4, at: tick) }
        #expect(wheel.advance(to: 6) == [])
        #expect(wheel.advance(to: 7) == [4])
        wheel.cancel(4)
        wheel.cancel(99)
        #expect(wheel.isEmpty)
    }

    @Test func `a jump over many turns finds everything, once`() {
        var wheel = TimerWheel(at: 10)
        for entry in 0..<2000 as Range<Int32> { _ = wheel.schedule(entry, at: 10 + UInt64(entry)) }
        #expect(Set(wheel.advance(to: 1_000_000)) == Set(0..<2000))
        #expect(wheel.schedule(7, at: 0) == 1_000_001)
    }
}

/// Numbers that look random and are the same in every run.
struct Steps {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
}
