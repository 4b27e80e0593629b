// The text that goes with a code: plain, with `{Label}` where a display field's value goes and `{Code}` where the code
// does. `{Host}` and `{Expiry}` are known too, and these three in any case of their letters. Braces have no other meaning and no escape, so that what is written is
// what is sent.

/// A message with places for values.
public struct MessageTemplate: Hashable, Sendable, CustomStringConvertible {
    /// A part of it.
    public enum Part: Hashable, Sendable {
        case text(String)
        /// The value of this name.
        case value(String)
    }

    /// As it was written.
    public let description: String
    /// Its parts in order.
    public let parts: [Part]

    /// The place of the code.
    public static let code = "Code"
    /// What is known beside the labels of display fields.
    public static let words = [code, "Host", "Expiry"]
    /// How long one may be, in octets.
    public static let longest = 1000

    /// The word that a name is, in any case of its letters.
    public static func word(_ name: String) -> String? {
        words.first { $0.lowercased() == name.lowercased() }
    }

    /// Why a text is no template, and at which octet.
    public struct Fault: Error, Equatable, Sendable {
        /// The closed set of reasons.
        public enum Reason: String, CaseIterable, Sendable {
            case tooLong, braceOpen, braceClosed, nameEmpty, control
        }

        /// Why.
        public let reason: Reason
        /// Where.
        public let offset: Int
    }

    /// The template of a text.
    public init(_ text: String) throws(Fault) {
        description = text
        let octets = Array(text.utf8)
        guard octets.count <= Self.longest else { throw Fault(reason: .tooLong, offset: Self.longest) }
        var parts: [Part] = []
        var start = 0
        var open: Int?
        func piece(_ range: Range<Int>) -> String { String(decoding: octets[range], as: UTF8.self) }
        for (index, octet) in octets.enumerated() {
            switch octet {
            case UInt8(ascii: "{"):
                if open != nil { throw Fault(reason: .braceOpen, offset: index) }
                if start < index { parts.append(.text(piece(start..<index))) }
                open = index
            case UInt8(ascii: "}"):
                guard let from = open else { throw Fault(reason: .braceClosed, offset: index) }
                if index == from + 1 { throw Fault(reason: .nameEmpty, offset: from) }
                let name = piece(from + 1..<index)
                parts.append(.value(Self.word(name) ?? name))
                (open, start) = (nil, index + 1)
            case 0..<0x20, 0x7F:
                if octet == 0x0A {
                    guard let open else { continue }
                    throw Fault(reason: .braceOpen, offset: open)
                }
                throw Fault(reason: .control, offset: index)
            default: continue
            }
        }
        if let open { throw Fault(reason: .braceOpen, offset: open) }
        if start < octets.count { parts.append(.text(piece(start..<octets.count))) }
        self.parts = parts
    }

    /// The names that it has places for.
    public var names: [String] {
        parts.compactMap { if case .value(let name) = $0 { name } else { nil } }
    }
}

extension MessageTemplate.Fault.Reason {
    /// What is wrong.
    public var explanation: String {
        switch self {
        case .tooLong: "the message is longer than \(MessageTemplate.longest) octets"
        case .braceOpen: "a `{` has no `}`"
        case .braceClosed: "a `}` has no `{` before it"
        case .nameEmpty: "there is no name in `{}`"
        case .control: "the message has a control character"
        }
    }

    /// How its author mends it.
    public var remedy: String {
        switch self {
        case .tooLong: "make it shorter: what is shown comes on top of it"
        case .braceOpen, .braceClosed, .nameEmpty: "write `{Code}`, or the label of a display field in braces"
        case .control: "take it out; a line feed alone is taken"
        }
    }
}
