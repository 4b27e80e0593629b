// Somebody's text within a message of ours: between backticks, cut where it is long, and without anything that a
// terminal could take for an order or a reader not see.

/// A text that somebody wrote, as a message may show it.
struct Quoted: CustomStringConvertible {
    private static let longest = 64
    private let text: String

    init(_ text: String) { self.text = text }

    var description: String {
        let scalars = text.unicodeScalars.prefix(Self.longest)
        let shown = scalars.map { $0 == "`" ? "\\x60" : Visible.spelling($0) }.joined()
        return "`\(shown)\(scalars.count < text.unicodeScalars.count ? "..." : "")`"
    }
}

/// Characters as a terminal may show them.
enum Visible {
    /// A text of which no character gives orders.
    static func text(_ text: String) -> String {
        text.unicodeScalars.map(spelling).joined()
    }

    /// The character, or an escape of what can't be seen or would give orders.
    static func spelling(_ character: Unicode.Scalar) -> String {
        switch character.value {
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0D: return "\\r"
        case 0x20..<0x7F: return String(character)
        case 0x00...0x9F, 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0xFEFF,
            0xFFF0...0xFFFF, 0xE0000...0xE0FFF:
            return "\\u{\(String(character.value, radix: 16))}"
        default: return String(character)
        }
    }
}
