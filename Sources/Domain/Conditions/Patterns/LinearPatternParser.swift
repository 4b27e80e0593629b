// The syntax of patterns, a subset of RE2's:
//
//     pattern = branch *( "|" branch )          branch = *( atom [ quantifier [ "?" ] ] )
//     atom    = character / "." / class / escape / "(" [ "?:" ] pattern ")" / "^" / "$"
//     quantifier = "*" / "+" / "?" / "{" n "}" / "{" n "," [ m ] "}"
//     class   = "[" [ "^" ] 1*( character [ "-" character ] / escape ) "]"
//     escape  = \d \D \w \W \s \S \b \B \A \z \t \n \r \f \v \a \xHH \x{H…} and \ before punctuation
//
// `.` is any character but a line feed. Flags, named groups, `\p{…}`, `[[:alpha:]]`, `\Q…\E` and `\C` are left out; what has no
// linear time, back references and looking around, RE2 has not either.

import Wire

/// What a pattern is made of; parts come before what is made of them.
enum LinearPatternNode {
    case empty
    case character(UInt32)
    case set(Int)
    case assertion(LinearPattern.Assertion)
    case sequence([Int])
    case choice([Int])
    /// At least so often and at most so often; nil is without end.
    case repeated(Int, least: Int, most: Int?)
}

/// Reads a pattern with a stack of its own for groups.
struct LinearPatternParser {
    private let octets: [UInt8]
    private var at = 0
    private(set) var nodes: [LinearPatternNode] = []
    private(set) var sets: [LinearPatternSet] = []
    /// How many steps of an automaton each node takes.
    private var sizes: [Int] = []
    private var groups = [Group()]

    private struct Group {
        var choices: [Int] = []
        var sequence: [Int] = []
        /// Whether the last of the sequence may be repeated.
        var isRepeatable = false
    }

    init(_ pattern: ArraySlice<UInt8>) {
        octets = Array(pattern)
    }

    /// The node of the whole pattern.
    mutating func parse() throws(LinearPatternFault) -> Int {
        while at < octets.count {
            let (character, length) = LinearPattern.character(octets, at, octets.count)
            let start = at
            at += length
            switch UInt8(exactly: character) ?? 0 {
            case UInt8(ascii: "("): try openGroup()
            case UInt8(ascii: ")"): try closeGroup()
            case UInt8(ascii: "|"): try endChoice()
            case UInt8(ascii: "*"): try repeatLast(0, nil)
            case UInt8(ascii: "+"): try repeatLast(1, nil)
            case UInt8(ascii: "?"): try repeatLast(0, 1)
            case UInt8(ascii: "{"):
                if let (least, most) = try counts() {
                    try repeatLast(least, most)
                } else {
                    at = start + 1
                    try append(.character(character), size: 1)
                }
            case UInt8(ascii: "."):
                try append(set: LinearPatternSet(ranges: [0x0A...0x0A], isNegated: true))
            case UInt8(ascii: "["): try append(set: try characterClass())
            case UInt8(ascii: "^"): try append(.assertion(.start), size: 1, isRepeatable: false)
            case UInt8(ascii: "$"): try append(.assertion(.end), size: 1, isRepeatable: false)
            case UInt8(ascii: "\\"): try escape()
            default: try append(.character(character), size: 1)
            }
        }
        guard groups.count == 1 else { throw .parenthesis }
        return try endGroup()
    }

    private mutating func add(_ node: LinearPatternNode, size: Int) throws(LinearPatternFault) -> Int {
        guard size < LinearPattern.mostSteps else { throw .tooLarge }
        nodes.append(node)
        sizes.append(size)
        return nodes.count - 1
    }

    private mutating func append(
        _ node: LinearPatternNode, size: Int, isRepeatable: Bool = true
    ) throws(LinearPatternFault) {
        groups[groups.count - 1].sequence.append(try add(node, size: size))
        groups[groups.count - 1].isRepeatable = isRepeatable
    }

    private mutating func append(set: LinearPatternSet) throws(LinearPatternFault) {
        sets.append(set)
        try append(.set(sets.count - 1), size: 1)
    }

    // MARK: Groups

    private mutating func openGroup() throws(LinearPatternFault) {
        if at < octets.count, octets[at] == UInt8(ascii: "?") {
            guard at + 1 < octets.count, octets[at + 1] == UInt8(ascii: ":") else { throw .unsupported }
            at += 2
        }
        groups.append(Group())
    }

    private mutating func closeGroup() throws(LinearPatternFault) {
        guard groups.count > 1 else { throw .parenthesis }
        let node = try endGroup()
        groups[groups.count - 1].sequence.append(node)
        groups[groups.count - 1].isRepeatable = true
    }

    private mutating func endChoice() throws(LinearPatternFault) {
        let sequence = groups[groups.count - 1].sequence
        let size = sequence.reduce(0) { $0 + sizes[$1] }
        let node = try add(sequence.isEmpty ? .empty : .sequence(sequence), size: size)
        groups[groups.count - 1].choices.append(node)
        groups[groups.count - 1].sequence = []
        groups[groups.count - 1].isRepeatable = false
    }

    private mutating func endGroup() throws(LinearPatternFault) -> Int {
        try endChoice()
        let choices = groups.removeLast().choices
        if choices.count == 1 { return choices[0] }
        return try add(.choice(choices), size: choices.reduce(0) { $0 + sizes[$1] + 2 })
    }

    // MARK: Repetitions

    private mutating func repeatLast(_ least: Int, _ most: Int?) throws(LinearPatternFault) {
        let group = groups.count - 1
        guard groups[group].isRepeatable, let last = groups[group].sequence.popLast() else {
            throw .nothingToRepeat
        }
        // Greedy or not: that it matches is all that is asked.
        if at < octets.count, octets[at] == UInt8(ascii: "?") { at += 1 }
        let copies = most ?? least + 1
        let (size, isBeyond) = (sizes[last] + 2).multipliedReportingOverflow(by: copies)
        if isBeyond { throw .tooLarge }
        groups[group].sequence.append(
            try add(.repeated(last, least: least, most: most), size: size))
        groups[group].isRepeatable = false
    }

    /// What stands between braces; nil where it is no repetition but a brace.
    private mutating func counts() throws(LinearPatternFault) -> (Int, Int?)? {
        guard let end = octets[at...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let parts = octets[at..<end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, !parts[0].isEmpty,
            parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) })
        else { return nil }
        let numbers = parts.map { $0.isEmpty ? nil : $0.count <= 4 ? number($0) : 1001 }
        guard let least = numbers[0], least <= 1000 else { throw .repetition }
        let most = numbers.count == 1 ? least : numbers[1]
        if let most, most > 1000 || most < least { throw .repetition }
        at = end + 1
        return (least, most)
    }

    private func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    // MARK: Classes and escapes

    private mutating func escape() throws(LinearPatternFault) {
        guard at < octets.count else { throw .escape }
        switch octets[at] {
        case UInt8(ascii: "b"): try assertion(.wordBoundary)
        case UInt8(ascii: "B"): try assertion(.noWordBoundary)
        case UInt8(ascii: "A"): try assertion(.start)
        case UInt8(ascii: "z"): try assertion(.end)
        default:
            let ranges = try escapedRanges()
            if ranges.count == 1, ranges[0].count == 1 {
                try append(.character(ranges[0].lowerBound), size: 1)
            } else {
                try append(set: LinearPatternSet(ranges: ranges))
            }
        }
    }

    private mutating func assertion(_ assertion: LinearPattern.Assertion) throws(LinearPatternFault) {
        at += 1
        try append(.assertion(assertion), size: 1, isRepeatable: false)
    }

    /// What an escape stands for, behind its backslash.
    private mutating func escapedRanges() throws(LinearPatternFault) -> [ClosedRange<UInt32>] {
        guard at < octets.count else { throw .escape }
        let letter = octets[at]
        at += 1
        switch letter {
        case UInt8(ascii: "d"): return LinearPatternSet.digits
        case UInt8(ascii: "D"): return LinearPatternSet.complement(LinearPatternSet.digits)
        case UInt8(ascii: "w"): return LinearPatternSet.words
        case UInt8(ascii: "W"): return LinearPatternSet.complement(LinearPatternSet.words)
        case UInt8(ascii: "s"): return LinearPatternSet.spaces
        case UInt8(ascii: "S"): return LinearPatternSet.complement(LinearPatternSet.spaces)
        case UInt8(ascii: "x"): return [try hexadecimal()]
        case UInt8(ascii: "t"): return [0x09...0x09]
        case UInt8(ascii: "n"): return [0x0A...0x0A]
        case UInt8(ascii: "v"): return [0x0B...0x0B]
        case UInt8(ascii: "f"): return [0x0C...0x0C]
        case UInt8(ascii: "r"): return [0x0D...0x0D]
        case UInt8(ascii: "a"): return [0x07...0x07]
        case 0x21...0x7E where !letter.isASCIILetter && !letter.isASCIIDigit:
            return [UInt32(letter)...UInt32(letter)]
        default: throw .escape
        }
    }

    /// `\xHH` or `\x{H…}`, behind the `x`.
    private mutating func hexadecimal() throws(LinearPatternFault) -> ClosedRange<UInt32> {
        var digits = octets[at...].prefix(2)
        var end = at + 2
        if digits.first == UInt8(ascii: "{") {
            guard let close = octets[at...].firstIndex(of: UInt8(ascii: "}")), 1...6 ~= close - at - 1 else {
                throw .escape
            }
            digits = octets[at + 1..<close]
            end = close + 1
        } else if digits.count < 2 {
            throw .escape
        }
        var value: UInt32 = 0
        for digit in digits {
            guard let number = digit.hexDigitValue else { throw .escape }
            value = value << 4 | UInt32(number)
        }
        guard Unicode.Scalar(value) != nil else { throw .escape }
        at = end
        return value...value
    }

    /// Behind the `[`. A `]` that comes first is a character.
    private mutating func characterClass() throws(LinearPatternFault) -> LinearPatternSet {
        var set = LinearPatternSet(ranges: [])
        if at < octets.count, octets[at] == UInt8(ascii: "^") {
            set.isNegated = true
            at += 1
        }
        let first = at
        while true {
            guard at < octets.count else { throw .bracket }
            if octets[at] == UInt8(ascii: "]"), at > first {
                at += 1
                return set
            }
            if octets[at...].starts(with: "[:".utf8) { throw .unsupported }
            let low = try classMember()
            guard low.count == 1, low[0].count == 1, at + 1 < octets.count,
                octets[at] == UInt8(ascii: "-"), octets[at + 1] != UInt8(ascii: "]")
            else {
                set.ranges += low
                continue
            }
            at += 1
            let high = try classMember()
            guard high.count == 1, high[0].count == 1, low[0].lowerBound <= high[0].lowerBound else {
                throw .range
            }
            set.ranges.append(low[0].lowerBound...high[0].lowerBound)
        }
    }

    private mutating func classMember() throws(LinearPatternFault) -> [ClosedRange<UInt32>] {
        if octets[at] == UInt8(ascii: "\\") {
            at += 1
            return try escapedRanges()
        }
        let (character, length) = LinearPattern.character(octets, at, octets.count)
        at += length
        return [character...character]
    }
}
