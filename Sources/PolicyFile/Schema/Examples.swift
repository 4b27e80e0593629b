// Values as a file could have them: what editors offer and what pages show. They come from the same tables as
// everything else, and a test has each of them read.

import Domain
import Wire

extension Shape {
    /// A value of this form.
    var example: JSONTree {
        switch self {
        case .constant(let number): .integer(number)
        case .integer(let range): .integer(range.lowerBound)
        case .boolean: .boolean(true)
        case .word(let words): .string(words.first ?? "")
        case .text(_, _, let example): .string(example)
        case .size(let range): .string(Units.size(range.lowerBound))
        case .duration(let range): .string(Units.time(range.lowerBound))
        case .seconds(let range): .string(Units.time(.seconds(range.lowerBound.count)))
        case .list(let element, let count): count.upperBound == 0 ? .array([]) : .array([element.example])
        case .mapping(let keys): keys.example ?? .object([])
        case .named(let value, let name): .object([(name.example, value.example)])
        case .either(let shapes): shapes.last?.example ?? .string("")
        }
    }
}

extension Shape.Keys {
    /// A mapping with what is required and what has an example of its own; nil where there is nothing of that.
    var example: JSONTree? {
        let first = alternatives.first
        let chosen = fields.filter { field in
            if alternatives.contains(field.name) { return field.name == first }
            return field.isRequired || field.example != nil
        }
        return chosen.isEmpty ? nil : .object(chosen.map { ($0.name, $0.wholeExample) })
    }
}

extension FieldShape {
    /// A value that the key could have.
    var wholeExample: JSONTree { example ?? shape.example }

    /// Whether an editor couldn't offer anything else.
    var needsExample: Bool {
        switch shape {
        case .constant, .boolean, .word, .integer: false
        case .size, .duration, .seconds: example != nil
        default: true
        }
    }
}

extension JSONTree {
    /// The value as YAML in one line.
    var flow: String {
        switch self {
        case .object(let members):
            "{ " + members.map { "\(Self.plain($0.0)): \($0.1.flow)" }.joined(separator: ", ") + " }"
        case .array(let elements): "[" + elements.map(\.flow).joined(separator: ", ") + "]"
        case .string(let text): Self.plain(text)
        case .integer(let number): "\(number)"
        case .boolean(let value): "\(value)"
        }
    }

    /// `18:00` is a number to some, and `08:00` should not look otherwise.
    private static func isTimeOfDay(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: ":"))
            && text.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ":") }
    }

    /// The text without quotes where YAML takes it for itself.
    private static func plain(_ text: String) -> String {
        let isPlain =
            Scalar(text: text, isQuoted: false).kind == .text
            && text.utf8.first.map { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "/") } == true
            && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "/.:-_@*".utf8.contains($0) }
            && !text.hasSuffix(":") && !isTimeOfDay(text)
        if isPlain { return text }
        var buffer = ByteBuffer()
        buffer.append(jsonString: text.utf8)
        return String(decoding: buffer.octets, as: UTF8.self)
    }
}
