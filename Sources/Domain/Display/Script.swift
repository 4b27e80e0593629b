// To which alphabet a letter belongs, for the alphabets in which words are imitated and those that names are mostly written
// in. A letter of no range here is of `other`, all of which count as one. The ranges are those of Unicode's property Script,
// as far as they hold letters.

/// An alphabet.
enum Script: Hashable {
    case latin
    /// Latin letters as wide as Chinese ones.
    case fullwidth
    case greek
    case cyrillic
    case armenian
    case hebrew
    case arabic
    case cherokee
    case georgian
    case devanagari
    case thai
    case han
    case hiragana
    case katakana
    case bopomofo
    case hangul
    case other

    /// The alphabet of a letter.
    init(_ letter: Unicode.Scalar) {
        let value = letter.value
        if value < 0x250 {
            self = .latin
            return
        }
        var (low, high) = (0, Self.ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.ranges[middle].range.upperBound < value { low = middle + 1 } else { high = middle }
        }
        self =
            low < Self.ranges.count && Self.ranges[low].range.contains(value)
            ? Self.ranges[low].script : .other
    }

    /// In ascending order, none over another.
    static let ranges: [(range: ClosedRange<UInt32>, script: Script)] = [
        (0x250...0x2B8, .latin), (0x2EA...0x2EB, .bopomofo), (0x370...0x3E1, .greek), (0x3F0...0x3FF, .greek),
        (0x400...0x52F, .cyrillic), (0x531...0x58A, .armenian), (0x591...0x5F4, .hebrew),
        (0x600...0x6FF, .arabic), (0x750...0x77F, .arabic), (0x870...0x8FF, .arabic),
        (0x900...0x97F, .devanagari), (0xE01...0xE5B, .thai), (0x10A0...0x10FF, .georgian),
        (0x1100...0x11FF, .hangul), (0x13A0...0x13FD, .cherokee), (0x1C80...0x1C8F, .cyrillic),
        (0x1C90...0x1CBF, .georgian), (0x1CD0...0x1CFA, .devanagari), (0x1D00...0x1D25, .latin),
        (0x1D26...0x1D2A, .greek), (0x1D2B...0x1D2B, .cyrillic), (0x1D2C...0x1D5C, .latin),
        (0x1D62...0x1D65, .latin), (0x1D6B...0x1D77, .latin), (0x1D79...0x1DBE, .latin),
        (0x1E00...0x1EFF, .latin), (0x1F00...0x1FFF, .greek), (0x2071...0x2071, .latin),
        (0x207F...0x207F, .latin), (0x2090...0x209C, .latin), (0x2126...0x2126, .greek),
        (0x212A...0x212B, .latin), (0x2C60...0x2C7F, .latin), (0x2D00...0x2D2D, .georgian),
        (0x2DE0...0x2DFF, .cyrillic), (0x2E80...0x2FD5, .han), (0x3005...0x3007, .han),
        (0x3021...0x3029, .han), (0x3038...0x303B, .han), (0x3041...0x309F, .hiragana),
        (0x30A1...0x30FF, .katakana), (0x3105...0x312F, .bopomofo), (0x3131...0x318E, .hangul),
        (0x31A0...0x31BF, .bopomofo), (0x31F0...0x31FF, .katakana), (0x3400...0x4DBF, .han),
        (0x4E00...0x9FFF, .han), (0xA640...0xA69F, .cyrillic), (0xA722...0xA7FF, .latin),
        (0xA8E0...0xA8FF, .devanagari), (0xA960...0xA97C, .hangul), (0xAB30...0xAB64, .latin),
        (0xAB65...0xAB65, .greek), (0xAB66...0xAB69, .latin), (0xAB70...0xABBF, .cherokee),
        (0xAC00...0xD7FB, .hangul), (0xF900...0xFAFF, .han), (0xFB00...0xFB06, .latin),
        (0xFB13...0xFB17, .armenian), (0xFB1D...0xFB4F, .hebrew), (0xFB50...0xFDFF, .arabic),
        (0xFE70...0xFEFC, .arabic), (0xFF21...0xFF3A, .fullwidth), (0xFF41...0xFF5A, .fullwidth),
        (0xFF66...0xFF9D, .katakana), (0xFFA0...0xFFDC, .hangul), (0x1AFF0...0x1B122, .katakana),
        (0x1B132...0x1B167, .katakana), (0x1EE00...0x1EEFF, .arabic), (0x20000...0x3FFFF, .han),
    ]

    /// Which alphabets stand in one word without deceiving anybody: Japanese, Chinese and Korean as they are written, with
    /// Latin letters of either width among them (the profile "highly restrictive" of UTS 39).
    static let mixtures: [Set<Script>] = [
        [.latin, .han, .hiragana, .katakana], [.fullwidth, .han, .hiragana, .katakana],
        [.latin, .han, .bopomofo], [.fullwidth, .han, .bopomofo], [.latin, .han, .hangul],
        [.fullwidth, .han, .hangul],
    ]

    /// Letters of this alphabet that look like Latin ones.
    var lookalikes: Set<UInt32> {
        switch self {
        case .cyrillic: Self.cyrillicLookalikes
        case .greek: Self.greekLookalikes
        case .armenian: Self.armenianLookalikes
        case .cherokee: Self.cherokeeLookalikes
        default: []
        }
    }

    /// A B E K? M H O P C T X Y S I J, a e o p c y x s i j h d q w v, and the straight I.
    private static let cyrillicLookalikes: Set<UInt32> = [
        0x405, 0x406, 0x408, 0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420, 0x421, 0x422, 0x423,
        0x425, 0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x455, 0x456, 0x458, 0x474, 0x475, 0x4AE,
        0x4AF, 0x4BB, 0x4C0, 0x4CF, 0x501, 0x50C, 0x51A, 0x51B, 0x51C, 0x51D,
    ]

    /// A B E Z H I K M N O P T Y X, and small a i k v o p u x, C c, j.
    private static let greekLookalikes: Set<UInt32> = [
        0x37F, 0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5,
        0x3A7, 0x3B1, 0x3B9, 0x3BA, 0x3BD, 0x3BF, 0x3C1, 0x3C5, 0x3C7, 0x3F2, 0x3F3, 0x3F9,
    ]

    /// L U S O, and small h n u g q o.
    private static let armenianLookalikes: Set<UInt32> = [
        0x53C, 0x54D, 0x54F, 0x555, 0x566, 0x570, 0x578, 0x57D, 0x581, 0x585,
    ]

    /// D R T i Y A J E W M H G h Z b R W V S L C P K d G B.
    private static let cherokeeLookalikes: Set<UInt32> = [
        0x13A0, 0x13A1, 0x13A2, 0x13A5, 0x13A9, 0x13AA, 0x13AB, 0x13AC, 0x13B3, 0x13B7, 0x13BB, 0x13BD,
        0x13C0, 0x13C2, 0x13C3, 0x13CF, 0x13D2, 0x13D4, 0x13D9, 0x13DA, 0x13DE, 0x13DF, 0x13E2, 0x13E6,
        0x13E7, 0x13F3, 0x13F4,
    ]
}
