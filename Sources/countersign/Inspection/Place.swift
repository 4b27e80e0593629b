import Wire

/// An octet of a text, and the line it stands in, cut to what fits beside it.
struct Place: Equatable {
    /// What the offset counts in.
    enum Text: String {
        case message
        case body
    }

    /// The columns that a line is cut to: with label and marks around it, it fits a terminal of sixty.
    static let width = 41

    let text: Text
    /// From the text's first octet.
    let offset: Int
    /// From 1; a line ends with LF.
    let line: Int
    /// The line's octets, escaped; `...` where it was cut.
    let excerpt: String
    /// The column of the octet in the excerpt, from 0.
    let caret: Int

    /// The place of an octet, or behind the last one. Where what is missing should have stood behind a head,
    /// its last line is shown.
    init(_ text: Text, of octets: ArraySlice<UInt8>, at offset: Int) {
        self.text = text
        self.offset = offset
        var at = min(octets.startIndex + offset, octets.endIndex)
        if at == octets.endIndex, octets.last == .lineFeed {
            at -= octets.suffix(2).first == .carriageReturn ? 2 : 1
        }
        let before = octets[..<at]
        line = before.reduce(1) { $1 == .lineFeed ? $0 + 1 : $0 }
        let start = before.lastIndex(of: .lineFeed).map { $0 + 1 } ?? octets.startIndex
        let end = octets[at...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? octets.endIndex
        (excerpt, caret) = Self.cut(octets[start..<end], at: at - start)
    }

    /// At most two thirds of what is shown stand before the octet.
    private static func cut(_ line: ArraySlice<UInt8>, at offset: Int) -> (String, Int) {
        // No octet takes fewer columns than one, so what lies farther away can't be shown.
        let near = max(0, offset - width)..<min(line.count, offset + width)
        let shown = Escaped(line.dropFirst(near.lowerBound).prefix(near.count))
        let starts = shown.columns + [shown.text.utf8.count]
        let column = starts[offset - near.lowerBound]
        let isWhole = near.count == line.count && shown.text.utf8.count <= width
        let earliest = isWhole ? 0 : max(0, column - width * 2 / 3)
        let from = starts.first { $0 >= earliest } ?? 0
        let to = starts.last { $0 <= from + width } ?? from
        let text = String(decoding: Array(shown.text.utf8)[from..<to], as: UTF8.self)
        let isCutBefore = near.lowerBound > 0 || from > 0
        let isCutBehind = near.upperBound < line.count || to < shown.text.utf8.count
        return (
            (isCutBefore ? "..." : "") + text + (isCutBehind ? "..." : ""),
            column - from + (isCutBefore ? 3 : 0)
        )
    }
}
