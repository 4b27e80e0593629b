// JSON as test vectors have it. It shares nothing with the product's strict reader, so that a fault of that one
// can't hide in its own tests, and it is lenient: vectors are trusted, and some hold what no strict reader may
// pass (U+0000, halves of surrogate pairs). Such a half becomes three octets, as WTF-8 has it.

/// What in a vector file is no JSON even for a lenient reader.
public struct VectorJSONFault: Error, CustomStringConvertible {
    /// What was wrong, and at which octet.
    public let description: String
}

/// A JSON value of a vector file.
public enum VectorJSON: Equatable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number, as it is written.
    case number(String)
    /// A string's octets, unescaped.
    case string([UInt8])
    /// An array.
    case array([VectorJSON])
    /// An object's members in order, repeated ones too.
    case object([Member])

    /// A name and its value.
    public struct Member: Equatable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: VectorJSON

        /// A member, for tests that compare.
        public init(name: String, value: VectorJSON) {
            self.name = name
            self.value = value
        }
    }

    /// The value that the octets are.
    public init(_ octets: [UInt8]) throws(VectorJSONFault) {
        var reader = VectorJSONReader(octets: octets)
        self = try reader.document()
    }

    /// The first member of an object under a name.
    public subscript(name: String) -> VectorJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The elements, if it is an array.
    public var elements: [VectorJSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The octets, if it is a string.
    public var octets: [UInt8]? {
        guard case .string(let octets) = self else { return nil }
        return octets
    }

    /// The string as text, for names and messages.
    public var text: String? {
        octets.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether it is `true`.
    public var isTrue: Bool { self == .boolean(true) }

    /// The number, if it is one without a fraction that fits.
    public var integer: Int64? {
        guard case .number(let lexeme) = self else { return nil }
        return Int64(lexeme)
    }
}

private struct VectorJSONReader {
    let octets: [UInt8]
    var position = 0

    init(octets: [UInt8]) {
        self.octets = octets
    }

    mutating func document() throws(VectorJSONFault) -> VectorJSON {
        let value = try value()
        skipSpace()
        guard position == octets.count else { throw fault("something follows the value") }
        return value
    }

    private mutating func value() throws(VectorJSONFault) -> VectorJSON {
        skipSpace()
        guard let next else { throw fault("a value is missing") }
        switch next {
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .array(try elements())
        case UInt8(ascii: "\""): return .string(try string())
        default: break
        }
        let start = position
        while let octet = self.next, !Array(",]} \t\r\n".utf8).contains(octet) { position += 1 }
        let word = String(decoding: octets[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default:
            guard Double(word) != nil else { throw fault("`\(word)` is no value") }
            return .number(word)
        }
    }

    private mutating func elements() throws(VectorJSONFault) -> [VectorJSON] {
        position += 1
        var elements: [VectorJSON] = []
        if skip("]") { return elements }
        repeat { elements.append(try value()) } while skip(",")
        guard skip("]") else { throw fault("an array doesn't end") }
        return elements
    }

    private mutating func members() throws(VectorJSONFault) -> [VectorJSON.Member] {
        position += 1
        var members: [VectorJSON.Member] = []
        if skip("}") { return members }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a name is missing") }
            let name = String(decoding: try string(), as: UTF8.self)
            guard skip(":") else { throw fault("a name has no value") }
            members.append(VectorJSON.Member(name: name, value: try value()))
        } while skip(",")
        guard skip("}") else { throw fault("an object doesn't end") }
        return members
    }

    private mutating func string() throws(VectorJSONFault) -> [UInt8] {
        position += 1
        var string: [UInt8] = []
        while let octet = next {
            position += 1
            switch octet {
            case UInt8(ascii: "\""): return string
            case UInt8(ascii: "\\"): string += try escape()
            default: string.append(octet)
            }
        }
        throw fault("a string doesn't end")
    }

    private mutating func escape() throws(VectorJSONFault) -> [UInt8] {
        guard let letter = next else { throw fault("a string doesn't end") }
        position += 1
        switch letter {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return wtf8(try scalar())
        default: return [letter]
        }
    }

    /// Four digits, and where they are the first half of a pair whose second follows, these too.
    private mutating func scalar() throws(VectorJSONFault) -> UInt32 {
        let first = try fourDigits()
        guard 0xD800..<0xDC00 ~= first else { return first }
        let retreat = position
        if octets[position...].starts(with: Array("\\u".utf8)) {
            position += 2
            let second = try fourDigits()
            if 0xDC00..<0xE000 ~= second { return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00) }
        }
        position = retreat
        return first
    }

    private mutating func fourDigits() throws(VectorJSONFault) -> UInt32 {
        let digits = String(decoding: octets[position...].prefix(4), as: UTF8.self)
        guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else {
            throw fault("`\\u` has no four digits")
        }
        position += 4
        return value
    }

    private func wtf8(_ scalar: UInt32) -> [UInt8] {
        func octet(_ lead: UInt32, _ shift: UInt32) -> UInt8 {
            UInt8(truncatingIfNeeded: lead | (scalar >> shift & (lead == 0x80 ? 0x3F : 0xFF)))
        }
        switch scalar {
        case 0..<0x80: return [octet(0, 0)]
        case 0x80..<0x800: return [octet(0xC0, 6), octet(0x80, 0)]
        case 0x800..<0x10000: return [octet(0xE0, 12), octet(0x80, 6), octet(0x80, 0)]
        default: return [octet(0xF0, 18), octet(0x80, 12), octet(0x80, 6), octet(0x80, 0)]
        }
    }

    private var next: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let next, Array(" \t\r\n".utf8).contains(next) { position += 1 }
    }

    private func fault(_ message: String) -> VectorJSONFault {
        VectorJSONFault(description: "\(message) at octet \(position)")
    }
}
