/// The ways in which octets are handed over: each is the list of how many have arrived at each call.
enum Cuts {
    /// All at once, octet by octet, and in two pieces for every point between them. Of a text of more than 1500
    /// octets, by sevens, and at the points near its beginning, its end and each multiple of 4096, where its
    /// limits are, and at some between them.
    static func all(of count: Int) -> [[Int]] {
        let isLong = count > 1500
        let points = (1..<max(count, 1)).filter { point in
            let fromBorder = (point + 40) % 4096
            return !isLong || point % 61 == 0 || fromBorder < 80 || point < 80 || count - point < 40
        }
        let bits = isLong ? Array(stride(from: 1, to: count, by: 7)) + [count] : Array(0...count)
        return [[count], bits] + points.map { [$0, count] }
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
