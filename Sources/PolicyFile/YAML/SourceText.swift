// One text as it is shown beside what is wrong with it, and the rules that it must meet before anyone parses it. What
// a person doesn't see in an editor must not decide anything: so a byte order mark, a tab, a control character, a line
// end of another system and a character that is invisible or turns the direction of reading are refused, each at its
// place. In double quotes they can be written as escapes, where they are seen.

import Wire

/// A file, or the value of an environment variable.
struct SourceText: Sendable {
    /// What the user calls it: the path as it was given, or the variable's name; safe to show.
    let name: String
    let octets: [UInt8]
    private let lineStarts: [Int]

    /// How large a file may be.
    static let longest = 1 << 20

    init(name: String, octets: [UInt8]) {
        self.name = name.unicodeScalars.map(Visible.spelling).joined()
        self.octets = octets
        lineStarts = [0] + octets.indices.filter { octets[$0] == .lineFeed }.map { $0 + 1 }
    }

    /// How many lines there are; behind a line feed at the end there is one more.
    var lineCount: Int { lineStarts.count }

    /// The octets of a line, counted from 1, without its end.
    func line(_ number: Int) -> ArraySlice<UInt8> {
        guard 1...lineStarts.count ~= number else { return [] }
        let start = lineStarts[number - 1]
        let end = number < lineStarts.count ? lineStarts[number] - 1 : octets.count
        let line = octets[start..<end]
        return line.last == .carriageReturn ? line.dropLast() : line
    }

    /// The line and column of an octet.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let characters = octets[lineStarts[low]..<offset].count { $0 & 0xC0 != 0x80 }
        return (low + 1, characters + 1)
    }

    /// The octet of a line and a column; nil where there is none.
    func offset(ofLine line: Int, column: Int) -> Int? {
        guard 1...lineStarts.count ~= line else { return nil }
        var characters = 0
        for offset in lineStarts[line - 1]..<octets.count where octets[offset] & 0xC0 != 0x80 {
            characters += 1
            if characters == column { return offset }
        }
        return nil
    }

    /// An offence against the rules of text.
    struct Offence {
        let offset: Int
        let message: String
        let help: String
    }

    /// What may not stand in a file of ours, the first of each line; none of the text is parsed then.
    var offences: [Offence] {
        if let mark = Self.marks.first(where: { octets.starts(with: $0) }) {
            let isUTF8 = mark.count == 3
            return [
                Offence(
                    offset: 0,
                    message: isUTF8 ? "the file begins with a byte order mark" : "the file is in UTF-16",
                    help: isUTF8 ? "save it as UTF-8 without one" : "save it as UTF-8")
            ]
        }
        if let offset = UTF8Validation.firstInvalidOffset(in: octets) {
            return [Offence(offset: offset, message: "the file is not UTF-8", help: "save it as UTF-8")]
        }
        // One a line says enough, and a million in one line say no more.
        var offences: [Offence] = []
        var isTold = false
        // Nearly every file has nothing of it, and is looked through at once.
        if octets.allSatisfy({ 0x20..<0x7F ~= $0 || $0 == .lineFeed }) { return [] }
        var offset = 0
        for character in String(decoding: octets, as: UTF8.self).unicodeScalars {
            if character == "\n" {
                isTold = false
            } else if !isTold, let offence = offence(character, at: offset) {
                offences.append(offence)
                isTold = true
            }
            offset += UTF8.width(character)
        }
        return offences
    }

    private static let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]]

    private func offence(_ character: Unicode.Scalar, at offset: Int) -> Offence? {
        switch character.value {
        case 0x0A, 0x20..<0x7F: return nil
        case 0x09:
            return Offence(
                offset: offset, message: "a tab stands here",
                help: "indent with spaces; in a text in double quotes a tab is `\\t`")
        case 0x0D:
            if octets[(offset + 1)...].first == .lineFeed { return nil }
            return Offence(
                offset: offset, message: "a carriage return has no line feed behind it",
                help: "save the file with the line ends of Unix")
        case 0x00: return Offence(offset: offset, message: "a NUL character stands here", help: "take it out")
        case 0x01...0x1F, 0x7F...0x9F:
            return Offence(
                offset: offset, message: "a control character stands here, \(Self.name(character))",
                help: "take it out")
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFFE, 0xFFFF:
            return Offence(
                offset: offset,
                message: "a character that can't be seen stands here, \(Self.name(character))",
                help: "take it out, or write it as an escape in double quotes")
        default: return nil
        }
    }

    private static func name(_ character: Unicode.Scalar) -> String {
        let digits = String(character.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
