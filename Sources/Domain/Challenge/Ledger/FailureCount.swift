// Wrong answers of a subject, over all its challenges, logins and channels: only a right answer sets them back. Enough in a
// row block the subject for a while, twice as long each time; far more, and no code helps until somebody has looked at it.

/// A subject's wrong answers in a row, and what came of them.
struct FailureCount: Hashable, Sendable {
    /// The longest block (security paper: doubled up to a day).
    static let longestBlock = Seconds.hours(24)

    private(set) var inARow = 0
    private(set) var sinceBlock = 0
    private(set) var blocks = 0
    private(set) var blockedUntil: StoreTime?
    private(set) var isDisabled = false

    /// How long the subject is blocked from now.
    func block(at now: StoreTime) -> Wait? {
        guard let blockedUntil, now < blockedUntil else { return nil }
        return now.wait(until: blockedUntil)
    }

    /// Counts a wrong answer; says whether it blocks the subject.
    mutating func fail(_ budget: Budgets.Subject, at now: StoreTime) -> Bool {
        inARow += 1
        sinceBlock += 1
        if inARow >= budget.disableAfter { isDisabled = true }
        guard sinceBlock >= budget.failures else { return isDisabled }
        block(for: budget.block, at: now)
        return true
    }

    /// Blocks the subject, twice as long as the last time.
    private mutating func block(for first: Seconds, at now: StoreTime) {
        let length = first.count << min(blocks, 16)
        block(until: now + min(Seconds(length), Self.longestBlock))
        blocks += 1
        sinceBlock = 0
    }

    /// Blocks the subject until then, and never for less than it is already.
    mutating func block(until time: StoreTime) {
        blockedUntil = max(time, blockedUntil ?? time)
    }

    /// A right answer: whatever was counted in a row starts anew.
    mutating func succeed() {
        (inARow, sinceBlock, blocks) = (0, 0, 0)
    }
}
