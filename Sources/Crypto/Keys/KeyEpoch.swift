// Keys rotate by the calendar: 30 days are an epoch, and its number is the id of every key of that time. So all gateways of
// a store use the same keys without anybody telling them, and no key is older than a month and what its last challenge
// lasts (docs/decisions/0017-keys-by-epoch.md). At a boundary two epochs are live for a while: the one before as long as
// something made under it may be, and the one to come for what a gateway whose clock is ahead has made already.
// Times are seconds since 1970 in UTC and are given by the caller, best those of the store.

/// The time that a key is good for. There is none but of a time at which it is live, so no other has keys.
public struct KeyEpoch: Hashable, Sendable {
    /// How long an epoch is: 30 days.
    public static let length: Int64 = 30 * 24 * 60 * 60
    /// How far the clocks of two gateways may be apart.
    public static let skew: Int64 = 60
    /// How long the epoch before is still live: the longest life of a challenge, and the skew.
    public static let grace: Int64 = 600 + skew

    /// Its number, counted from 1970: the id of its keys.
    public let number: UInt32

    private init(_ number: UInt32) {
        self.number = number
    }

    /// The epoch of this number, if it is live at this time.
    public init?(_ number: UInt32, at seconds: Int64) {
        guard let epoch = Self.live(at: seconds).first(where: { $0.number == number }) else { return nil }
        self = epoch
    }

    /// The epoch that things are made under at this time.
    public static func current(at seconds: Int64) -> KeyEpoch {
        KeyEpoch(UInt32(clamping: seconds / length))
    }

    /// The epochs whose things are accepted at this time, the current one first. There are at most two.
    public static func live(at seconds: Int64) -> [KeyEpoch] {
        let current = current(at: seconds)
        let age = seconds - Int64(current.number) * length
        if age < grace, current.number > 0 { return [current, KeyEpoch(current.number - 1)] }
        if age >= length - skew, current.number < .max { return [current, KeyEpoch(current.number + 1)] }
        return [current]
    }
}
