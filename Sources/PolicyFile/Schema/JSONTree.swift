import Wire

/// A JSON text as a value, for what is written to be read by people: members keep their order, and each has a line.
indirect enum JSONTree: Sendable, ExpressibleByStringLiteral {
    case object([(String, JSONTree)])
    case array([JSONTree])
    case string(String)
    case integer(Int)
    case boolean(Bool)

    init(stringLiteral text: String) { self = .string(text) }

    /// The text, indented by two spaces, with a line feed at its end.
    var text: String {
        var buffer = ByteBuffer(capacity: 4096)
        write(to: &buffer, depth: 0)
        buffer.append(.lineFeed)
        return String(decoding: buffer.octets, as: UTF8.self)
    }

    private func write(to buffer: inout ByteBuffer, depth: Int) {
        switch self {
        case .string(let text): buffer.append(jsonString: text.utf8)
        case .integer(let number): buffer.append(Array("\(number)".utf8))
        case .boolean(let value): buffer.append(value ? "true" : "false")
        case .object(let members):
            buffer.append("{")
            for (index, (key, value)) in members.enumerated() {
                Self.begin(index, depth, &buffer)
                buffer.append(jsonString: key.utf8)
                buffer.append(": ")
                value.write(to: &buffer, depth: depth + 1)
            }
            Self.end(members.isEmpty, depth, &buffer)
            buffer.append("}")
        case .array(let elements):
            buffer.append("[")
            for (index, element) in elements.enumerated() {
                Self.begin(index, depth, &buffer)
                element.write(to: &buffer, depth: depth + 1)
            }
            Self.end(elements.isEmpty, depth, &buffer)
            buffer.append("]")
        }
    }

    private static func begin(_ index: Int, _ depth: Int, _ buffer: inout ByteBuffer) {
        if index > 0 { buffer.append(",") }
        newLine(depth + 1, &buffer)
    }

    private static func end(_ isEmpty: Bool, _ depth: Int, _ buffer: inout ByteBuffer) {
        if !isEmpty { newLine(depth, &buffer) }
    }

    private static func newLine(_ depth: Int, _ buffer: inout ByteBuffer) {
        buffer.append(.lineFeed)
        for _ in 0..<2 * depth { buffer.append(.space) }
    }
}
