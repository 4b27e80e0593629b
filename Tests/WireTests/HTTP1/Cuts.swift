/// The ways in which octets are handed over: each is the list of how many have arrived at each call.
enum Cuts {
    /// All at once, octet by octet, and in two pieces for every point between them (of a long text, for enough
    /// points to meet each of its parts).
    static func all(of count: Int) -> [[Int]] {
        let step = count > 1500 ? 61 : 1
        let pairs = stride(from: 1, to: max(count, 1), by: step).map { [$0, count] }
        return [
            [count], count > 1500 ? Array(stride(from: 1, to: count, by: 7)) + [count] : Array(0...count),
        ] + pairs
    }

    /// What comes of the octets, the same however they are cut; the outcomes themselves where they differ.
    static func outcome(of octets: [UInt8], _ read: ([Int]) -> String) -> String {
        let whole = read([octets.count])
        for cut in all(of: octets.count) {
            let other = read(cut)
            if other != whole { return "whole: \(whole), cut at \(cut.first ?? 0)…: \(other)" }
        }
        return whole
    }
}
