// Patterns that are matched in time linear in the text: all ways to match are followed at once, one character at a time
// (Thompson, 1968). No text makes it slow, whoever wrote the text and the pattern. As RE2's partial match, which is CEL's
// `matches`: the pattern may match anywhere in the text unless `^` and `$` say otherwise.

import Wire

/// A compiled pattern.
struct LinearPattern: Sendable {
    /// How many steps an automaton has at most.
    static let mostSteps = 1000

    /// One step of the automaton.
    enum Step: Sendable {
        case character(UInt32)
        case set(Int)
        /// Goes on at both.
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    /// What has to hold between two characters.
    enum Assertion: Sendable {
        case start
        case end
        case wordBoundary
        case noWordBoundary
    }

    private let steps: [Step]
    private let sets: [LinearPatternSet]

    /// The automaton of a pattern.
    init(_ pattern: ArraySlice<UInt8>) throws(LinearPatternFault) {
        var parser = LinearPatternParser(pattern)
        let root = try parser.parse()
        var compiler = LinearPatternCompiler(parser.nodes)
        steps = compiler.compile(root)
        sets = parser.sets
    }

    /// Whether it matches anywhere in the text.
    func matches(_ text: ConditionText, _ meter: inout ConditionMeter) throws(ConditionTrouble.Reason) -> Bool
    {
        var now = Threads(steps.count)
        var next = Threads(steps.count)
        var at = text.range.lowerBound
        let end = text.range.upperBound
        var before: UInt32?
        while true {
            let (character, length) = at < end ? Self.character(text.storage, at, end) : (0, 0)
            let following = at < end ? character : nil
            // A match may begin at each character.
            if follow(0, &now, before, following) { return true }
            guard at < end else { return false }
            try meter.spend(1 &+ now.visits)
            next.clear()
            for place in now.places where takes(steps[place], character) {
                let after = at + length < end ? Self.character(text.storage, at + length, end).0 : nil
                if follow(place + 1, &next, character, after) { return true }
            }
            swap(&now, &next)
            before = character
            at += length
        }
    }

    private func takes(_ step: Step, _ character: UInt32) -> Bool {
        switch step {
        case .character(let own): own == character
        case .set(let index): sets[index].contains(character)
        default: false
        }
    }

    /// Puts in where the automaton can be from a step on without a character; answers whether it is at its end.
    private func follow(_ start: Int, _ threads: inout Threads, _ before: UInt32?, _ after: UInt32?) -> Bool {
        threads.open.append(start)
        while let place = threads.open.popLast() {
            guard threads.visit(place) else { continue }
            switch steps[place] {
            case .character, .set: threads.places.append(place)
            case .jump(let to): threads.open.append(to)
            case .split(let one, let other):
                threads.open.append(other)
                threads.open.append(one)
            case .assert(let assertion):
                if Self.holds(assertion, before, after) { threads.open.append(place + 1) }
            case .match:
                threads.open.removeAll(keepingCapacity: true)
                return true
            }
        }
        return false
    }

    private static func holds(_ assertion: Assertion, _ before: UInt32?, _ after: UInt32?) -> Bool {
        switch assertion {
        case .start: before == nil
        case .end: after == nil
        case .wordBoundary: isWord(before) != isWord(after)
        case .noWordBoundary: isWord(before) == isWord(after)
        }
    }

    private static func isWord(_ character: UInt32?) -> Bool {
        guard let character, let octet = UInt8(exactly: character) else { return false }
        return octet.isASCIILetter || octet.isASCIIDigit || octet == UInt8(ascii: "_")
    }

    /// The character of well-formed UTF-8 that begins at an index.
    static func character(_ octets: [UInt8], _ at: Int, _ end: Int) -> (UInt32, length: Int) {
        let first = UInt32(octets[at])
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        if length == 1 { return (first, 1) }
        var value = first & (0xFF >> UInt32(length + 1))
        for index in at + 1..<max(min(at + length, end), at + 1) {
            value = value << 6 | UInt32(octets[index] & 0x3F)
        }
        return (value, length)
    }

    /// Where the automaton is: each step at most once.
    private struct Threads {
        var places: [Int] = []
        var open: [Int] = []
        /// How many steps were looked at.
        private(set) var visits = 0
        private var seen: [UInt32]
        private var generation: UInt32 = 1

        init(_ steps: Int) {
            seen = [UInt32](repeating: 0, count: steps)
        }

        mutating func clear() {
            places.removeAll(keepingCapacity: true)
            visits = 0
            // A text has fewer characters than this can count.
            generation &+= 1
        }

        mutating func visit(_ place: Int) -> Bool {
            visits &+= 1
            if seen[place] == generation { return false }
            seen[place] = generation
            return true
        }
    }
}

/// The characters that a class takes.
struct LinearPatternSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ character: UInt32) -> Bool {
        for range in ranges where range ~= character { return !isNegated }
        return isNegated
    }

    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let spaces: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
    static let words: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]

    /// All that the ranges don't have.
    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var rest: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges {
            if range.lowerBound > start { rest.append(start...range.lowerBound - 1) }
            start = range.upperBound + 1
        }
        return rest + [start...0x10FFFF]
    }
}
