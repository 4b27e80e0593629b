// A text that somebody wrote, on one line: a name, a reference. What is refused could hide something, turn it round, or be
// read as another message (ATK-spoof, ATK-message); it is refused and not taken out, for the app gets the text as it came.
// What is long loses its middle and says so. Names of every language pass: letters are never judged, only flagged.
//
// Unicode's own properties decide, as the standard library has them: a character that it doesn't know yet is refused,
// because nobody could read it either.

import Wire

/// A line of text that can be shown.
struct DisplayedLine {
    /// How many characters (Unicode scalars) are shown; of a longer text its beginning and its end.
    static let longest = 80
    /// How many octets a text may have: of a longer one nearly nothing would be shown.
    static let largest = 4096
    /// How many marks may follow a letter: three is what Hebrew and the scripts of India have.
    static let mostMarks = 3
    /// How many spaces may stand in a row.
    static let mostSpaces = 3
    /// What stands for what is left out.
    static let ellipsis: Unicode.Scalar = "\u{2026}"

    let text: String
    let flags: Set<DisplayFlag>

    /// The line that the octets are.
    init(_ octets: [UInt8]) throws(DisplayFault.Reason) {
        guard octets.count <= Self.largest else { throw .textTooLong }
        guard let text = String(validating: octets, as: UTF8.self) else { throw .textUnreadable }
        let scalars = Array(text.unicodeScalars)
        try Self.check(scalars)
        var flags = ScriptFlags.flags(of: scalars)
        let shown = Self.shortened(scalars)
        if shown.count != scalars.count || shown != scalars { flags.insert(.shortened) }
        // What is left out could bring two halves of one together.
        if OriginBoundCode.isIn(scalars) || OriginBoundCode.isIn(shown) { throw .textCode }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: shown)
        self.text = String(line)
        self.flags = flags
    }

    private static func check(_ scalars: [Unicode.Scalar]) throws(DisplayFault.Reason) {
        var (marks, spaces) = (0, 0)
        var hasBase = false
        for scalar in scalars {
            let properties = scalar.properties
            if let reason = refusal(of: scalar, properties) { throw reason }
            switch properties.generalCategory {
            case .nonspacingMark, .spacingMark:
                marks += 1
                guard hasBase, marks <= mostMarks else { throw .textMarks }
            case .spaceSeparator:
                spaces += 1
                (marks, hasBase) = (0, false)
                guard spaces <= mostSpaces else { throw .textGap }
                continue
            default: (marks, hasBase) = (0, true)
            }
            spaces = 0
        }
        guard scalars.contains(where: { $0.properties.generalCategory != .spaceSeparator }) else {
            throw .textBlank
        }
    }

    private static func refusal(
        of scalar: Unicode.Scalar, _ properties: Unicode.Scalar.Properties
    ) -> DisplayFault.Reason? {
        if 0x20..<0x7F ~= scalar.value { return nil }
        if properties.isBidiControl { return .textDirection }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return .textControl
        case .privateUse, .unassigned, .surrogate: return .textUnreadable
        case .format: return .textInvisible
        case .enclosingMark: return .textOverlay
        default: break
        }
        if properties.isDefaultIgnorableCodePoint { return .textInvisible }
        if properties.canonicalCombiningClass == .overlay { return .textOverlay }
        switch scalar.value {
        // Without ink: a pattern of Braille without a dot, a note without its head, blank hieroglyphs, a filler of Khitan.
        case 0x2800, 0x1D159, 0x13441, 0x13442, 0x16FE4: return .textInvisible
        // What stands for an object, or for what was lost already.
        case 0xFFFC, 0xFFFD: return .textUnreadable
        default: return nil
        }
    }

    /// The beginning and the end of a long text, neither cut between a letter and its marks.
    private static func shortened(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard scalars.count > longest else { return scalars }
        func isMark(_ index: Int) -> Bool {
            let category = scalars[index].properties.generalCategory
            return category == .nonspacingMark || category == .spacingMark
        }
        var end = longest / 2
        while end > 0, isMark(end) { end -= 1 }
        var start = scalars.count - (longest - longest / 2 - 1)
        while start < scalars.count, isMark(start) { start += 1 }
        return scalars[..<end] + [ellipsis] + scalars[start...]
    }
}

/// Texts that a phone may take for a code of a website, and offer there: `@host #code` (origin-bound one-time codes).
enum OriginBoundCode {
    /// Whether such a text is in a line, wherever in it. The specification wants it at a line's beginning and a single
    /// space; which place of a message the line gets isn't known here.
    static func isIn(_ line: [Unicode.Scalar]) -> Bool {
        var state = State.outside
        for scalar in line {
            switch (state, scalar) {
            case (.number, _) where !isSpace(scalar): return true
            case (.host, _) where isSpace(scalar): state = .gap
            case (.gap, _) where isSpace(scalar): break
            case (.gap, "#"): state = .number
            case (.at, _) where !isSpace(scalar), (.host, _): state = .host
            case (_, "@"): state = .at
            default: state = .outside
            }
        }
        return false
    }

    /// How much of one was read.
    private enum State {
        case outside
        /// `@`
        case at
        /// `@` and something.
        case host
        /// And a space.
        case gap
        /// And `#`.
        case number
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .spaceSeparator
    }
}
