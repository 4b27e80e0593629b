// The texts of a log line. A text of anyone's becomes a JSON string that has no control in it and none of what
// makes a terminal show other than what is there: categories Cc, Cf (marks of direction, zero widths), Zl,
// Zp, Co and Cn are written as `\u` and four digits. Octets that are not UTF-8 become `\ufffd`, a mark that no valid
// text leaves unescaped.

/// Writes texts so that no line of the log can be ended, or made to look other than it is, by what is in it.
enum LogText {
    /// Writes the octets as a JSON string, cut at a scalar's end after `most` of them, with `…` where it was.
    static func write(_ octets: [UInt8], atMost most: Int, to line: inout [UInt8]) {
        var end = min(octets.count, most)
        if end < octets.count {
            // Not inside a sequence; one is of at most four octets, so more steps mean that it is none.
            var steps = 0
            while end > 0, steps < 3, octets[end] & 0xC0 == 0x80 {
                end -= 1
                steps += 1
            }
        }
        line.append(UInt8(ascii: "\""))
        for scalar in String(decoding: octets[..<end], as: UTF8.self).unicodeScalars {
            write(scalar, to: &line)
        }
        if end < octets.count { line += Array("…".utf8) }
        line.append(UInt8(ascii: "\""))
    }

    private static func write(_ scalar: Unicode.Scalar, to line: inout [UInt8]) {
        switch scalar {
        case "\"": line += Array("\\\"".utf8)
        case "\\": line += Array("\\\\".utf8)
        case "\n": line += Array("\\n".utf8)
        case "\r": line += Array("\\r".utf8)
        case "\t": line += Array("\\t".utf8)
        case _ where isShown(scalar): line += Array(scalar.utf8)
        default:
            for unit in scalar.utf16 {
                let digits = String(unit, radix: 16)
                line += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
            }
        }
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        if scalar == "\u{FFFD}" { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            return false
        default:
            return true
        }
    }
}
