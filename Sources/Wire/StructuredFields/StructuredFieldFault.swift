/// Why the lines of a field are not the structured field that was asked for, or why a value can't be one.
public struct StructuredFieldFault: Error, Equatable, Sendable {
    /// What is wrong, with the fact that tells it.
    public enum Kind: Equatable, Sendable {
        /// The text ends where something must follow.
        case endsEarly
        /// An octet that can't stand where it does.
        case unexpected(UInt8)
        /// A comma with no member behind it.
        case trailingComma
        /// A key that came before among the same members or parameters.
        case repeatedKey([UInt8])
        /// More of something than the reader takes.
        case tooMany(StructuredFieldPart)
        /// Something longer than the reader takes, or a number of more digits than there may be.
        case tooLong(StructuredFieldPart)
        /// A number that the grammar can't write.
        case outOfRange
        /// A byte sequence that is not the one base64 spelling of its octets.
        case notBase64
        /// A display string that is not UTF-8.
        case notUTF8
        /// Several lines of a field that is one item.
        case severalLines
        /// A string that starts on one line and ends on another.
        case brokenAcrossLines
    }

    /// What is wrong.
    public let kind: Kind
    /// At which octet of the value; where a field has several lines, of the lines joined by a comma and a space.
    public let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// What is wrong, for people.
    public var message: String {
        switch kind {
        case .endsEarly: "the field ends too early"
        case .unexpected(let octet): "\(Excerpt([octet])) can't stand here"
        case .trailingComma: "a comma has no member behind it"
        case .repeatedKey(let key): "the key \(Excerpt(key)) comes twice"
        case .tooMany(let part): "there are more than \(part.limit) \(part.rawValue)"
        case .tooLong(let part): "there are more than \(part.limit) octets in a \(part.rawValue)"
        case .outOfRange: "the number has more digits than a structured field can write"
        case .notBase64: "the byte sequence is not base64 as it must be written"
        case .notUTF8: "the display string is not UTF-8"
        case .severalLines: "the field is one item, but has several lines"
        case .brokenAcrossLines: "a string goes over more than one line"
        }
    }

    /// How to mend it.
    public var hint: String {
        switch kind {
        case .endsEarly, .unexpected: "see the grammar of RFC 9651, section 3"
        case .trailingComma: "leave the comma out"
        case .repeatedKey: "send each key once"
        case .tooMany, .tooLong: "send less"
        case .outOfRange: "use up to 15 digits, or up to 12 and 3 after the point"
        case .notBase64: "use the alphabet with `+` and `/`, full padding, and zero bits at the end"
        case .notUTF8: "percent-encode the text's UTF-8"
        case .severalLines, .brokenAcrossLines: "send it on one line"
        }
    }
}

// RFC 9651 gives each structure a least size that parsers must take (section 3), so that senders know what will
// arrive. The house takes exactly these: with a head of 16 KiB there is seldom room for more, and a bound that
// is in the standard needs no setting. They bind the reader only; what is written was ours to begin with.

/// What the reader counts or measures, named as messages name it.
public enum StructuredFieldPart: String, Sendable {
    /// Members of a dictionary.
    case dictionaryMembers = "members"
    /// Members of a list.
    case listMembers = "items"
    /// Items of an inner list.
    case innerListItems = "items of an inner list"
    /// Parameters of one item or one inner list.
    case parameters
    /// A key of a dictionary or a parameter.
    case key
    /// A string, unescaped.
    case string
    /// A token.
    case token
    /// The octets of a byte sequence.
    case byteSequence = "byte sequence"
    /// The octets of a display string, decoded. The standard has no number; this is a string's, of scalars that
    /// have up to four octets.
    case displayString = "display string"

    /// How many the reader takes.
    public var limit: Int {
        switch self {
        case .dictionaryMembers, .listMembers, .string: 1_024
        case .innerListItems, .parameters: 256
        case .key: 64
        case .token: 512
        case .byteSequence: 16_384
        case .displayString: 4_096
        }
    }
}
