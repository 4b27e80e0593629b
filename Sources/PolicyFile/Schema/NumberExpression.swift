// Ranges of numbers as regular expressions, for what JSON Schema can say of a number with a unit. The range is cut into
// pieces in which each digit runs by itself: 30 to 600 is 30 to 99, 100 to 599 and 600.

import Domain

enum NumberExpression {
    /// What the digits of each number of a range are, without a leading zero, and of no other.
    static func of(_ range: ClosedRange<Int>) -> String {
        var ends: Set<Int> = [range.upperBound]
        var block = 10
        var end = range.lowerBound - range.lowerBound % block + block - 1
        while end < range.upperBound {
            ends.insert(end)
            block *= 10
            end = range.lowerBound - range.lowerBound % block + block - 1
        }
        block = 10
        end = (range.upperBound + 1) / block * block - 1
        while end > range.lowerBound {
            ends.insert(end)
            block *= 10
            end = (range.upperBound + 1) / block * block - 1
        }
        var start = range.lowerBound
        var pieces: [String] = []
        for end in ends.sorted() where end >= start {
            pieces.append(piece(start, end))
            start = end + 1
        }
        return pieces.joined(separator: "|")
    }

    private static func piece(_ first: Int, _ last: Int) -> String {
        var text = ""
        var run = 0
        for (low, high) in zip("\(first)", "\(last)") {
            if low == "0", high == "9" {
                run += 1
                continue
            }
            text += low == high ? "\(low)" : "[\(low)-\(high)]"
        }
        if run > 0 { text += run == 1 ? "[0-9]" : "[0-9]{\(run)}" }
        return text
    }

    /// The same with one of these units behind it, for numbers that come to something in the range.
    static func of(_ range: ClosedRange<Int>, units: [Units.Unit]) -> String? {
        let pieces = units.compactMap { unit -> String? in
            let least = (range.lowerBound + unit.factor - 1) / unit.factor
            let most = range.upperBound / unit.factor
            return least <= most ? "(\(of(least...most)))\(unit.name)" : nil
        }
        return pieces.isEmpty ? nil : pieces.joined(separator: "|")
    }

    static func times(_ range: ClosedRange<Milliseconds>) -> String {
        whole(of(range.lowerBound.count...range.upperBound.count, units: Units.ofTimes))
    }

    static func times(_ range: ClosedRange<Seconds>) -> String {
        let units = Units.ofTimes.filter { $0.factor >= 1000 }.map {
            (name: $0.name, factor: $0.factor / 1000)
        }
        return whole(of(range.lowerBound.count...range.upperBound.count, units: units))
    }

    static func sizes(_ range: ClosedRange<Int>) -> String {
        whole(of(range, units: Units.ofSizes + [(name: "", factor: 1)]))
    }

    /// `10/1h`
    static func rates(_ counts: ClosedRange<Int>, _ periods: ClosedRange<Seconds>) -> String {
        let units = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)].map { (name: $0.0, factor: $0.1) }
        let times = of(periods.lowerBound.count...periods.upperBound.count, units: units) ?? ""
        return "^(\(of(counts)))/(\(times))$"
    }

    private static func whole(_ pieces: String?) -> String { "^(\(pieces ?? ""))$" }
}
