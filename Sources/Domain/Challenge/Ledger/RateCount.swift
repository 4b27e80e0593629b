// How many of something there were lately, so that never more than a rate allows fall into any stretch of its period. The
// period is cut into twelve slots; counted are the slot of now and the twelve before it, which is the whole period and at
// most a twelfth more. So the count is never too low, and takes thirteen numbers however high the rate.
//
// A slot that lies ahead counts as now does: a clock that was set back doesn't give anything back.

/// The count that goes with one rate.
struct RateCount: Hashable, Sendable {
    private struct Slot: Hashable, Sendable {
        var index: Int64
        var count: Int
    }

    static let slotsInPeriod: Int64 = 12

    let period: Seconds
    private var slots: [Slot] = []

    init(period: Seconds) { self.period = period }

    /// A count of another period that begins with what this one knows: each at the latest time that it can have been at.
    func counted(in period: Seconds, at now: StoreTime) -> RateCount {
        var other = RateCount(period: period)
        for slot in slots {
            let start = slot.index * width
            let time = max(start, min(start + width - 1, now.milliseconds))
            other.add(slot.count, at: StoreTime(milliseconds: time))
        }
        return other
    }

    private var width: Int64 { (Int64(period.count) * 1000 + Self.slotsInPeriod - 1) / Self.slotsInPeriod }

    private func oldest(at now: StoreTime) -> Int64 { now.milliseconds / width - Self.slotsInPeriod }

    /// How many count now.
    func count(at now: StoreTime) -> Int {
        let oldest = oldest(at: now)
        return slots.reduce(0) { $1.index < oldest ? $0 : $0 + $1.count }
    }

    /// How long until there is room for one more; nil if there is.
    func wait(for limit: Int, at now: StoreTime) -> Wait? {
        var count = count(at: now)
        if count < limit { return nil }
        let oldest = oldest(at: now)
        for slot in slots where slot.index >= oldest {
            count -= slot.count
            guard count < limit else { continue }
            return now.wait(until: StoreTime(milliseconds: (slot.index + Self.slotsInPeriod + 1) * width))
        }
        return Wait(milliseconds: Int64(period.count) * 1000)
    }

    /// Counts one more, or so many.
    mutating func add(_ count: Int = 1, at now: StoreTime) {
        let oldest = oldest(at: now)
        slots.removeAll { $0.index < oldest }
        let index = max(now.milliseconds / width, slots.last?.index ?? 0)
        if slots.last?.index == index {
            slots[slots.count - 1].count += count
        } else {
            slots.append(Slot(index: index, count: count))
        }
    }

    /// When nothing counts any more.
    var idleAt: StoreTime? {
        slots.last.map { StoreTime(milliseconds: ($0.index + Self.slotsInPeriod + 1) * width) }
    }
}

/// The counts of several rates of one thing. What is taken is taken from all of them, or from none.
public struct RateCounts: Hashable, Sendable {
    private var counts: [RateCount] = []

    /// Nothing was counted yet.
    public init() {}

    /// Takes one, unless a rate has no room: then how long until all of them have.
    public mutating func take(_ rates: [Rate], at now: StoreTime) -> Wait? {
        // One of a rate that there is stays, empty: it is known that nothing counts for it.
        counts.removeAll { count in
            count.count(at: now) == 0 && !rates.contains { $0.period == count.period }
        }
        var longest: Wait?
        for rate in rates {
            let count = count(of: rate, at: now)
            guard let wait = count.wait(for: rate.count, at: now) else { continue }
            longest = max(longest ?? wait, wait)
        }
        if let longest { return longest }
        for rate in rates where !counts.contains(where: { $0.period == rate.period }) {
            counts.append(count(of: rate, at: now))
        }
        // Every count there is, also of a rate that this policy no longer has: another gateway's may still.
        for place in counts.indices { counts[place].add(at: now) }
        return nil
    }

    /// The count of a rate. One that is new begins with what the longest of the others knows: another policy's rate is no
    /// new allowance.
    private func count(of rate: Rate, at now: StoreTime) -> RateCount {
        if let count = counts.first(where: { $0.period == rate.period }) { return count }
        let longest = counts.max { $0.period < $1.period }
        return longest?.counted(in: rate.period, at: now) ?? RateCount(period: rate.period)
    }

    /// How many count now for a rate of this period.
    public func count(in period: Seconds, at now: StoreTime) -> Int {
        counts.first { $0.period == period }?.count(at: now) ?? 0
    }

    /// When nothing counts any more; nil if nothing does.
    public var idleAt: StoreTime? { counts.compactMap(\.idleAt).max() }
}
