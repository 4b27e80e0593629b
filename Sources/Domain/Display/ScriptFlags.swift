// Whether the letters of a text may deceive. A word is what stands between characters that are neither letters, marks nor
// digits. It is flagged where its letters are of several alphabets that nobody writes together, and where all of them are
// of one that is not Latin and each looks like a Latin one, unless the text has other letters of that alphabet: `ООО`
// alone could be three Latin letters, `ООО Ромашка` is Russian.
//
// Not detected: letters of one alphabet that look alike (`rn` and `m`, `l` and `I`, `ı` and `i`), a Han character for a
// katakana one, punctuation that looks like other punctuation, and words of alphabets without a table of lookalikes.

/// Looks for letters that are not what they seem.
enum ScriptFlags {
    static func flags(of scalars: [Unicode.Scalar]) -> Set<DisplayFlag> {
        var words: [ScriptWord] = []
        var word = ScriptWord()
        for scalar in scalars where !word.take(scalar) {
            words.append(word)
            word = ScriptWord()
        }
        words.append(word)
        var flags: Set<DisplayFlag> = []
        if words.contains(where: \.isMixed) { flags.insert(.mixedScripts) }
        let unlike = Set(words.flatMap(\.unlike))
        if words.contains(where: { $0.seemsLatin(beside: unlike) }) { flags.insert(.lookalike) }
        return flags
    }
}

/// The letters and digits of one word, as far as they matter here.
private struct ScriptWord {
    private var scripts: Set<Script> = []
    /// The zeros of the sets that its digits are of.
    private var zeros: Set<UInt32> = []
    private var letters = 0
    private var hasSymbols = false
    /// Alphabets of letters that look like no Latin one.
    private(set) var unlike: Set<Script> = []

    /// Takes a part of the word; false where the word ends before it.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter: take(letter: scalar)
        case .decimalNumber:
            zeros.insert(scalar.value - UInt32(scalar.properties.numericValue ?? 0))
        // Marks and modifiers go with letters of any alphabet.
        case .modifierLetter, .nonspacingMark, .spacingMark: break
        // Ⅳ and the like; ⓐ and the like.
        case .letterNumber: hasSymbols = true
        case .otherSymbol where 0x24B6...0x24E9 ~= scalar.value || 0x1F110...0x1F189 ~= scalar.value:
            hasSymbols = true
        default: return false
        }
        return true
    }

    private mutating func take(letter: Unicode.Scalar) {
        switch letter.value {
        // Letters of formulas: 𝐀, ℂ. They are used for no word that isn't meant to stand out.
        case 0x1D400...0x1D7CB, 0x2100...0x2125, 0x2127...0x2129, 0x212C...0x214F: hasSymbols = true
        default:
            let script = Script(letter)
            letters += 1
            scripts.insert(script)
            if !script.lookalikes.contains(letter.value) { unlike.insert(script) }
        }
    }

    /// Whether it has letters that nobody writes in one word, or digits.
    var isMixed: Bool {
        zeros.count > 1 || scripts.count > 1 && !Script.mixtures.contains { scripts.isSubset(of: $0) }
    }

    /// Whether all of it looks Latin and isn't, in a text that has other letters of these alphabets.
    func seemsLatin(beside unlike: Set<Script>) -> Bool {
        if hasSymbols { return true }
        guard letters > 1, scripts.count == 1, let script = scripts.first else { return false }
        return !script.lookalikes.isEmpty && !unlike.contains(script)
    }
}
