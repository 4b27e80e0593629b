// Where an octet of a single value stands in its file, however the value is written: plain, in quotes with escapes, over
// several lines, or as a block. The way back is walked from the beginning of the value, and what is found on it is held
// against the value: where the two differ, nobody says where the octet is, and the value's own place has to do.

import Wire

/// The way from the octets of a value to those of its file.
struct ScalarOctets {
    private let octets: [UInt8]
    private let value: [UInt8]
    private var at: Int
    /// For each octet of the value, where it is written.
    private(set) var offsets: [Int] = []

    /// Where each octet of a value is written that begins at an offset of a file, and behind them where the next one
    /// would be; nil where that can't be told.
    static func offsets(of value: String, in octets: [UInt8], from start: Int) -> [Int]? {
        var walk = ScalarOctets(octets: octets, value: Array(value.utf8), at: start)
        guard start < octets.count else { return nil }
        let isWhole: Bool
        switch octets[start] {
        case UInt8(ascii: "'"): isWhole = walk.quoted(isDouble: false)
        case UInt8(ascii: "\""): isWhole = walk.quoted(isDouble: true)
        case UInt8(ascii: "|"), UInt8(ascii: ">"): isWhole = walk.block()
        default: isWhole = walk.plain()
        }
        guard isWhole, walk.offsets.count == walk.value.count else { return nil }
        return walk.offsets + [walk.at]
    }

    private init(octets: [UInt8], value: [UInt8], at: Int) {
        self.octets = octets
        self.value = value
        self.at = at
    }

    private var next: UInt8? { at < octets.count ? octets[at] : nil }
    private var isDone: Bool { offsets.count == value.count }

    /// Takes an octet of the value that is written here in so many octets; false where it is another one.
    private mutating func take(_ octet: UInt8, width: Int = 1) -> Bool {
        guard !isDone, value[offsets.count] == octet else { return false }
        offsets.append(at)
        at += width
        return true
    }

    /// Line ends with what is around them: one is a space, more are all but the first.
    private mutating func fold() -> Bool {
        let start = at
        var lines = 0
        while let octet = next, octet == .space || octet == .lineFeed || octet == .carriageReturn {
            if octet == .lineFeed { lines += 1 }
            at += 1
        }
        let end = at
        at = start
        for _ in 0..<max(1, lines - 1) {
            guard take(lines == 1 ? .space : .lineFeed) else { return false }
        }
        at = end
        return true
    }

    /// Whether nothing but spaces comes before the end of the line.
    private var isAtLineEnd: Bool {
        let behind = octets[at...].first { $0 != .space }
        return behind == .lineFeed || behind == .carriageReturn
    }

    private mutating func plain() -> Bool {
        while !isDone {
            guard let octet = next else { return false }
            if isAtLineEnd { if !fold() { return false } } else if !take(octet) { return false }
        }
        return true
    }

    private mutating func quoted(isDouble: Bool) -> Bool {
        at += 1
        while !isDone {
            guard let octet = next else { return false }
            if isAtLineEnd {
                if !fold() { return false }
            } else if isDouble, octet == UInt8(ascii: "\\") {
                if !escape() { return false }
            } else if !take(octet, width: !isDouble && octet == UInt8(ascii: "'") ? 2 : 1) {
                return false
            }
        }
        return true
    }

    private mutating func escape() -> Bool {
        let letter = octets[(at + 1)...].first
        let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]
        guard let letter, letter != .lineFeed, letter != .carriageReturn else { return false }
        let start = at
        // Whatever it stands for is the value's next character.
        let count = max(1, UTF8.width(value[offsets.count]))
        guard offsets.count + count <= value.count else { return false }
        for octet in value[offsets.count..<offsets.count + count] {
            at = start
            if !take(octet) { return false }
        }
        at = start + 2 + (digits[letter] ?? 0)
        return true
    }

    private mutating func block() -> Bool {
        while let octet = next, octet != .lineFeed { at += 1 }
        var line = at + 1
        let start = line
        var indentation = 0
        while line < octets.count {
            let spaces = octets[line...].prefix { $0 == .space }.count
            let behind = line + spaces
            if behind < octets.count, octets[behind] != .lineFeed, octets[behind] != .carriageReturn {
                indentation = spaces
                break
            }
            line = behind + 1
        }
        at = start
        while !isDone {
            guard at < octets.count else { return false }
            at += octets[at...].prefix(indentation).prefix { $0 == .space }.count
            while !isDone, let octet = next, octet != .lineFeed, octet != .carriageReturn {
                if !take(octet) { return false }
            }
            if isDone { return true }
            // A line end is itself, or the space that it was folded to.
            let width = next == .carriageReturn ? 2 : 1
            guard take(.lineFeed, width: width) || take(.space, width: width) else { return false }
        }
        return true
    }
}

extension UTF8 {
    /// How many octets a character has that begins with this one.
    fileprivate static func width(_ first: UInt8) -> Int {
        switch first {
        case 0xC0..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0...: 4
        default: 1
        }
    }
}

extension Reading {
    /// Where some octets of a single value stand; the value's own place where that can't be told.
    func place(of range: Range<Int>, in node: Node) -> Place {
        let source = sources[node.place.source]
        guard case .scalar(let scalar) = node.content, !scalar.text.isEmpty,
            let start = source.offset(ofLine: node.place.line, column: node.place.column),
            let offsets = ScalarOctets.offsets(of: scalar.text, in: source.octets, from: start)
        else { return node.place }
        let first = offsets[min(range.lowerBound, offsets.count - 1)]
        let behind = offsets[min(max(range.upperBound, range.lowerBound + 1), offsets.count - 1)]
        let (line, column) = source.position(of: first)
        let (lastLine, lastColumn) = source.position(of: behind)
        let width = lastLine == line ? max(1, lastColumn - column) : .max
        return Place(source: node.place.source, line: line, column: column, width: width)
    }
}
