// Octets that somebody sent, as a terminal may show them: visible ASCII as it is, everything else by an escape.
// Never must an octet of a message reach a terminal raw: it could move the cursor, recolour a verdict, or say
// the opposite of what stands there (escape sequences, C1 controls, bidirectional overrides).

import Wire

/// A text for people that says exactly which octets there are.
struct Escaped {
    /// The text: `\r`, `\n`, `\t`, `\\` and `\xHH` are one octet each.
    private(set) var text = ""
    /// The column that each octet's text begins in.
    private(set) var columns: [Int] = []

    init(_ octets: some Sequence<UInt8>) {
        for octet in octets {
            columns.append(text.utf8.count)
            text += Self.spelling(octet)
        }
    }

    /// Somebody's words within backticks, cut where they are long.
    static func quoted(_ words: String, limit: Int = 64) -> String {
        let octets = words.utf8.prefix(limit)
        let inner = octets.map { $0 == UInt8(ascii: "`") ? "\\x60" : spelling($0) }.joined()
        return "`\(inner)\(octets.count < words.utf8.count ? "..." : "")`"
    }

    private static func spelling(_ octet: UInt8) -> String {
        switch octet {
        case .tab: "\\t"
        case .lineFeed: "\\n"
        case .carriageReturn: "\\r"
        case UInt8(ascii: "\\"): "\\\\"
        case 0x20..<0x7F: String(Unicode.Scalar(octet))
        default: "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
        }
    }
}
