/// A Swift file as the rules see it: line by line, what is code apart from what is comment. It knows as much
/// of the language as that takes and no more: comments, strings with their interpolations, raw strings and
/// raw identifiers. Text in a string is never code, so a test may name what a rule refuses.
struct SwiftSource {
    struct Line {
        let number: Int
        /// The line with comments, the insides of strings and raw identifiers blanked.
        let code: String
        /// The line with comments blanked and strings as they are.
        let codeWithStrings: String
        /// What the line has of comments, with their slashes.
        let comment: String

        /// Its indentation; nil for a line with nothing on it.
        var indentation: Int? { codeAndComment.firstIndex { $0 != 0x20 } }
        let codeAndComment: [UInt8]
    }

    let path: String
    let lines: [Line]

    /// `Sources/Wire/Bytes/ASCII.swift` → `["Sources", "Wire", "Bytes", "ASCII.swift"]`
    var pathParts: [String] { path.split(separator: "/").map(String.init) }

    init(path: String, text: String) {
        self.path = path
        var scanner = Scanner(text: Array(text.utf8))
        scanner.scan()
        lines = scanner.lines()
    }
}

private struct Scanner {
    private enum Kind { case code, comment, string }

    private let text: [UInt8]
    private var kinds: [Kind]
    private var at = 0

    init(text: [UInt8]) {
        self.text = text
        kinds = [Kind](repeating: .code, count: text.count)
    }

    mutating func scan() {
        while at < text.count { scanCode(untilParenthesis: false) }
    }

    func lines() -> [SwiftSource.Line] {
        var lines: [SwiftSource.Line] = []
        var start = 0
        for end in text.indices where text[end] == 0x0A {
            lines.append(line(number: lines.count + 1, start..<end))
            start = end + 1
        }
        if start < text.count { lines.append(line(number: lines.count + 1, start..<text.count)) }
        return lines
    }

    private func line(number: Int, _ range: Range<Int>) -> SwiftSource.Line {
        func only(_ wanted: Kind...) -> String {
            String(decoding: range.map { wanted.contains(kinds[$0]) ? text[$0] : 0x20 }, as: UTF8.self)
        }
        return SwiftSource.Line(
            number: number, code: only(.code), codeWithStrings: only(.code, .string),
            comment: String(decoding: range.filter { kinds[$0] == .comment }.map { text[$0] }, as: UTF8.self),
            codeAndComment: Array(text[range]))
    }

    /// Goes over code to the end, or to the parenthesis that closes an interpolation.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "/") where starts(Self.lineComment):
                while at < text.count && text[at] != 0x0A { step(.comment, 1) }
            case UInt8(ascii: "/") where starts(Self.blockStart):
                scanBlockComment()
            case UInt8(ascii: "`"):
                scanRawIdentifier()
            case UInt8(ascii: "\""):
                scanString(hashes: 0)
            case UInt8(ascii: "#"):
                let hashes = text[at...].prefix { $0 == UInt8(ascii: "#") }.count
                let isString = at + hashes < text.count && text[at + hashes] == UInt8(ascii: "\"")
                if isString { scanString(hashes: hashes) } else { at += hashes }
            case UInt8(ascii: ")") where untilParenthesis && depth == 0:
                return
            default:
                if text[at] == UInt8(ascii: "(") { depth += 1 }
                if text[at] == UInt8(ascii: ")") { depth -= 1 }
                at += 1
            }
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if starts(Self.blockStart) {
                depth += 1
                step(.comment, 2)
            } else if starts(Self.blockEnd) {
                depth -= 1
                step(.comment, 2)
            } else {
                step(.comment, 1)
            }
        } while depth > 0 && at < text.count
    }

    /// A raw identifier is a sentence when it has a space in it, and then as little code as a string.
    private mutating func scanRawIdentifier() {
        let inside = text[(at + 1)...].prefix { $0 != UInt8(ascii: "`") && $0 != 0x0A }
        let isSentence = inside.contains(0x20)
        at += 1
        step(isSentence ? .string : .code, inside.count)
        at += 1
    }

    private mutating func scanString(hashes: Int) {
        at += hashes
        let quotes = starts(Self.threeQuotes) ? 3 : 1
        at += quotes
        let fence = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        let end = [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + fence
        let escape = [UInt8(ascii: "\\")] + fence
        let interpolation = escape + [UInt8(ascii: "(")]
        while at < text.count {
            if starts(end) {
                at += end.count
                return
            }
            if starts(interpolation) {
                step(.string, interpolation.count)
                scanInterpolation()
            } else if starts(escape) {
                step(.string, escape.count + 1)
            } else if quotes == 1 && text[at] == 0x0A {
                return
            } else {
                step(.string, 1)
            }
        }
    }

    /// What is interpolated counts as part of the string; it is only gone over to find its end.
    private mutating func scanInterpolation() {
        let start = at
        scanCode(untilParenthesis: true)
        for index in start..<at where kinds[index] == .code && text[index] != 0x0A { kinds[index] = .string }
    }

    private static let lineComment = Array("//".utf8)
    private static let blockStart = Array("/*".utf8)
    private static let blockEnd = Array("*/".utf8)
    private static let threeQuotes = Array("\"\"\"".utf8)

    private func starts(_ what: [UInt8]) -> Bool {
        guard text[at] == what[0], at + what.count <= text.count else { return false }
        for index in 1..<max(what.count, 1) where text[at + index] != what[index] { return false }
        return true
    }

    private mutating func step(_ kind: Kind, _ count: Int) {
        let end = min(at + count, text.count)
        while at < end {
            if text[at] != 0x0A { kinds[at] = kind }
            at += 1
        }
    }
}
