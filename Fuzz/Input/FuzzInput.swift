/// What the fuzzer hands over: its last octet says how the others are cut into pieces.
public struct FuzzInput {
    /// The octets to read.
    public let octets: [UInt8]
    private let cut: Int

    /// A copy of the fuzzer's octets.
    ///
    /// SAFETY: libFuzzer lends `count` octets at `start` for the length of the call; they are copied.
    public init(_ start: UnsafePointer<UInt8>, _ count: Int) {
        let all = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        octets = Array(all.dropLast())
        cut = Int(all.last ?? 1)
    }

    /// How many octets have arrived at each call: first all at once, then in pieces.
    public var arrivals: [[Int]] {
        let step = max(cut, 1)
        return [[octets.count], Array(stride(from: 0, to: octets.count, by: step)) + [octets.count]]
    }
}
