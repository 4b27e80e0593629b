// Which characters a code is made of, and what else people may write for one of them. A code is drawn evenly: each character
// by itself from an octet, of which those that would favour some characters are thrown away (AUT-1).

import Wire

extension CodeForm.Alphabet {
    /// Its characters. Letters and digits that are mistaken for others are left out: `I` and `O`; and with digits `0`, `1` and
    /// `L` too. A UUID is written in the digits of `hex`.
    var characters: [UInt8] {
        switch self {
        case .digits: Self.digitCharacters
        case .letters: Self.letterCharacters
        case .alphanumeric: Self.alphanumericCharacters
        case .hex, .uuid: Self.hexCharacters
        }
    }

    private static let digitCharacters = Array("0123456789".utf8)
    private static let letterCharacters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    private static let alphanumericCharacters = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
    private static let hexCharacters = Array("0123456789abcdef".utf8)

    /// What a character that somebody wrote stands for; nil for one that no code has.
    func character(for written: UInt8) -> UInt8? {
        let lower = written.lowercasedASCII
        let isUpper = self == .letters || self == .alphanumeric
        let folded = isUpper && written.isASCIILetter ? lower ^ 0x20 : lower
        return characters.contains(folded) ? folded : nil
    }

    /// One of its characters for a random octet; nil for one that has to be drawn again.
    func character(drawn octet: UInt8) -> UInt8? {
        let characters = characters
        let even = 256 - 256 % characters.count
        return Int(octet) < even ? characters[Int(octet) % characters.count] : nil
    }
}

extension CodeForm {
    /// How many characters of its alphabet a code has, without what only separates them.
    var drawnLength: Int { alphabet == .uuid ? 32 : length }
}
