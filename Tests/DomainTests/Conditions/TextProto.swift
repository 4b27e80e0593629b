// Reads protocol buffers' text format as far as CEL's conformance cases use it: names with values, values that are
// strings, words or messages, comments. No schema is known; who asks knows the names.

/// A message: its fields in order.
struct TextProto {
    indirect enum Value {
        case text([UInt8])
        /// A number, an enum's name or a bool, as written.
        case word(String)
        case message(TextProto)
    }

    struct Field {
        let name: String
        let value: Value
    }

    private(set) var fields: [Field] = []

    /// The message that a file's octets are.
    init(_ octets: [UInt8]) throws(TextProtoFault) {
        var reader = TextProtoReader(octets)
        self = try reader.message(until: nil)
    }

    fileprivate init() {}

    fileprivate mutating func add(_ name: String, _ value: Value) {
        fields.append(Field(name: name, value: value))
    }

    func messages(_ name: String) -> [TextProto] {
        fields.compactMap { field in
            if field.name == name, case .message(let message) = field.value { message } else { nil }
        }
    }

    func message(_ name: String) -> TextProto? { messages(name).first }

    func text(_ name: String) -> String? {
        for field in fields where field.name == name {
            if case .text(let octets) = field.value { return String(decoding: octets, as: UTF8.self) }
        }
        return nil
    }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
}

/// A file that is not in the format, and where.
struct TextProtoFault: Error {
    let offset: Int
}

private struct TextProtoReader {
    private let octets: [UInt8]
    private var at = 0

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    private var octet: UInt8? { at < octets.count ? octets[at] : nil }

    private mutating func skip() {
        while let octet {
            if octet == UInt8(ascii: "#") {
                while at < octets.count, octets[at] != 0x0A { at += 1 }
            } else if " \t\r\n,;".utf8.contains(octet) {
                at += 1
            } else {
                return
            }
        }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skip()
        guard let octet, UInt32(octet) == sign.value else { return false }
        at += 1
        return true
    }

    mutating func message(until end: Unicode.Scalar?) throws(TextProtoFault) -> TextProto {
        var message = TextProto()
        while true {
            if let end, take(end) { return message }
            skip()
            if octet == nil, end == nil { return message }
            let name: String
            if take("[") {
                name = word()
                guard take("]") else { throw TextProtoFault(offset: at) }
            } else {
                name = word()
            }
            if name.isEmpty { throw TextProtoFault(offset: at) }
            _ = take(":")
            message.add(name, try value())
        }
    }

    private mutating func value() throws(TextProtoFault) -> TextProto.Value {
        if take("{") { return .message(try message(until: "}")) }
        skip()
        guard octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") else {
            let word = word()
            if word.isEmpty { throw TextProtoFault(offset: at) }
            return .word(word)
        }
        var text: [UInt8] = []
        // Strings that follow one another are one.
        while let quote = octet, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            at += 1
            text += try string(quote)
            skip()
        }
        return .text(text)
    }

    private mutating func word() -> String {
        skip()
        let start = at
        while at < octets.count, octets[at].isWord { at += 1 }
        return String(decoding: octets[start..<at], as: UTF8.self)
    }

    private mutating func string(_ quote: UInt8) throws(TextProtoFault) -> [UInt8] {
        var text: [UInt8] = []
        while let octet, octet != quote {
            at += 1
            if octet == UInt8(ascii: "\\") { text += try escape() } else { text.append(octet) }
        }
        guard octet == quote else { throw TextProtoFault(offset: at) }
        at += 1
        return text
    }

    private mutating func escape() throws(TextProtoFault) -> [UInt8] {
        guard let letter = octet else { throw TextProtoFault(offset: at) }
        let single: [UInt8: UInt8] = [
            UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
            UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11,
        ]
        if let octet = single[letter] {
            at += 1
            return [octet]
        }
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            at += 1
            return [UInt8(truncatingIfNeeded: number(most: 2, radix: 16))]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            at += 1
            let scalar = Unicode.Scalar(number(most: letter == UInt8(ascii: "u") ? 4 : 8, radix: 16))
            guard let scalar else { throw TextProtoFault(offset: at) }
            return Array(String(Character(scalar)).utf8)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            return [UInt8(truncatingIfNeeded: number(most: 3, radix: 8))]
        default:
            at += 1
            return [letter]
        }
    }

    private mutating func number(most: Int, radix: UInt32) -> UInt32 {
        var (number, count) = (UInt32(0), 0)
        while count < most, let octet, let digit = Character(Unicode.Scalar(octet)).hexDigitValue,
            digit < radix
        {
            number = number * radix + UInt32(digit)
            at += 1
            count += 1
        }
        return number
    }
}

extension UInt8 {
    fileprivate var isWord: Bool {
        let scalar = Unicode.Scalar(self)
        return scalar.isASCII && (scalar.properties.isAlphabetic || 0x30...0x39 ~= self)
            || "_.+-/".utf8.contains(self)
    }
}
