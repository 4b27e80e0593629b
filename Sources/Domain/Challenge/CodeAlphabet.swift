// Which characters a code is made of, and what else people may write for one of them. A code is drawn evenly: each character
// by itself from an octet, of which those that would favour some characters are thrown away (AUT-1).

import Wire

extension CodeForm {
    /// The characters of its codes. Where they are to be unambiguous, letters and digits that are mistaken for others are left
    /// out: `I` and `O`; and with digits `0`, `1` and `L` too. A UUID is written in the digits of `hex`.
    var characters: [UInt8] {
        switch alphabet {
        case .digits: Self.digits
        case .letters: isUnambiguous ? Self.clearLetters : Self.letters
        case .alphanumeric: isUnambiguous ? Self.clearAlphanumeric : Self.alphanumeric
        case .hex, .uuid: Self.hex
        }
    }

    private static let digits = Array("0123456789".utf8)
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let clearLetters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    private static let alphanumeric = digits + letters
    private static let clearAlphanumeric = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
    static let hex = Array("0123456789abcdef".utf8)

    /// What a character that somebody wrote stands for; nil for one that no code has.
    func character(for written: UInt8) -> UInt8? {
        let lower = written.lowercasedASCII
        let isUpper = alphabet == .letters || alphabet == .alphanumeric
        let folded = isUpper && written.isASCIILetter ? lower ^ 0x20 : lower
        return characters.contains(folded) ? folded : nil
    }

    /// One of its characters for a random octet; nil for one that has to be drawn again.
    func character(drawn octet: UInt8) -> UInt8? {
        let characters = characters
        let even = 256 - 256 % characters.count
        return Int(octet) < even ? characters[Int(octet) % characters.count] : nil
    }

    /// How many characters of its alphabet a code has, without what only separates them.
    var drawnLength: Int { alphabet == .uuid ? 32 : length }
}
