// Text in the language of manual pages, man(7). A character that roff would take for an order, or print as another
// one (a hyphen for a minus, a curled quote for a straight one), is written by its name: what is copied from a page
// must work.

enum Roff {
    /// A text whose words of a command line stand in backticks; they are set in bold.
    static func text(_ text: String) -> String {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
        return unordered(
            pieces.enumerated().map { index, piece in
                index.isMultiple(of: 2) ? plain(piece, isCode: false) : bold(piece)
            }.joined())
    }

    /// Words of a command line.
    static func bold(_ words: some StringProtocol) -> String { "\\fB\(plain(words, isCode: true))\\fR" }

    /// A piece of a usage line, which stays on one line.
    static func unbroken(_ piece: String) -> String {
        piece.split(separator: " ").map { plain($0, isCode: true) }.joined(separator: "\\ ")
    }

    /// Lines as they stand.
    static func verbatim(_ text: String) -> String {
        ".EX\n\(unordered(plain(text, isCode: true)))\n.EE\n"
    }

    /// A dot at the beginning of a line would be an order.
    private static func unordered(_ text: String) -> String {
        (text.hasPrefix(".") ? "\\&" : "") + text.replacing("\n.", with: "\n\\&.")
    }

    private static func plain(_ text: some StringProtocol, isCode: Bool) -> String {
        text.map { character in
            switch character {
            case "\\": "\\(rs"
            case "-": isCode ? "\\-" : "-"
            case "'": "\\(aq"
            case "^": "\\(ha"
            case "~": "\\(ti"
            case "`": "\\(ga"
            default: String(character)
            }
        }.joined()
    }
}
