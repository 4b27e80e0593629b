/// Random numbers that are the same on every run (SplitMix64).
public struct Dice: Sendable {
    private var state: UInt64

    /// Dice that fall alike for one seed.
    public init(seed: UInt64) { state = seed }

    /// A number of a range.
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return range.lowerBound + Int((mixed ^ mixed >> 31) % UInt64(range.count))
    }

    /// One of some elements.
    public mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(0...elements.count - 1)]
    }
}
