/// A piece of someone's octets as a fault's message may show it: between backticks, cut to a sane length, every
/// octet that isn't plain ASCII written as `\xHH`. A message can then be logged or printed whole, whatever a
/// peer sent.
struct Excerpt: CustomStringConvertible {
    private static let longest = 64

    private let octets: [UInt8]

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    var description: String {
        var text = "`"
        for octet in octets.prefix(Self.longest) {
            switch octet {
            case UInt8(ascii: "`"), UInt8(ascii: "\\"), 0x00..<0x20, 0x7F...0xFF:
                let digits = [Hex.lowerDigit(octet >> 4), Hex.lowerDigit(octet & 15)]
                text += "\\x" + String(decoding: digits, as: UTF8.self)
            default:
                text.unicodeScalars.append(Unicode.Scalar(octet))
            }
        }
        return text + (octets.count > Self.longest ? "…`" : "`")
    }
}
