// Reads the lines of one field as RFC 9651, section 4.2, says, octet by octet, and stops at the first fault.
// Where the RFC leaves a choice, the house takes the one that has no second reading:
//
// - A key that comes twice is refused. The RFC lets the last one win, while other readers of the same head take
//   the first, or both; a caller who must do as the RFC says (to read a Content-Digest of someone else, to pass
//   the conformance cases) asks for `lastWins`.
// - Byte sequences must be padded and end in zero bits, where the RFC says that parsers should not mind.
// - An item has one line, and no string goes over two: what stands between two lines is made up by whoever
//   joins them.
// - Everything is bounded by the sizes that the RFC asks of parsers; see `StructuredFieldPart`.

/// The house's reader of structured fields: signatures, digests, priorities, and what else newer fields carry.
public struct StructuredFieldReader: Sendable {
    /// What becomes of a key that comes twice.
    public enum RepeatedKeys: Sendable {
        /// It is a fault.
        case refused
        /// The last value stands, at the place of the first; section 4.2.2.
        case lastWins
    }

    private let repeatedKeys: RepeatedKeys

    /// A reader; by default one that takes no key twice.
    public init(repeatedKeys: RepeatedKeys = .refused) {
        self.repeatedKeys = repeatedKeys
    }

    /// The one item that the field is.
    public func item(_ lines: [[UInt8]]) throws(StructuredFieldFault) -> StructuredItem {
        var scanner = StructuredFieldScanner(lines, repeatedKeys: repeatedKeys)
        if lines.count > 1 { throw StructuredFieldFault(.severalLines, at: lines[0].count) }
        scanner.skipSpaces()
        let item = try scanner.item()
        scanner.skipSpaces()
        guard scanner.isAtEnd else { throw scanner.unexpected() }
        return item
    }

    /// The members of the lines taken together; none if there are no lines.
    public func list(_ lines: [[UInt8]]) throws(StructuredFieldFault) -> StructuredList {
        var scanner = StructuredFieldScanner(lines, repeatedKeys: repeatedKeys)
        var list = StructuredList()
        scanner.skipSpaces()
        while !scanner.isAtEnd {
            let start = scanner.position
            list.members.append(try scanner.member())
            try scanner.check(list.members.count, of: .listMembers, from: start)
            try scanner.skipComma()
        }
        return list
    }

    /// The members of the lines taken together, by key; none if there are no lines.
    public func dictionary(_ lines: [[UInt8]]) throws(StructuredFieldFault) -> StructuredDictionary {
        var scanner = StructuredFieldScanner(lines, repeatedKeys: repeatedKeys)
        var dictionary = StructuredDictionary()
        scanner.skipSpaces()
        while !scanner.isAtEnd {
            let start = scanner.position
            let key = try scanner.key()
            let member: StructuredMember
            if scanner.skip(UInt8(ascii: "=")) {
                member = try scanner.member()
            } else {
                member = .item(StructuredItem(.boolean(true), parameters: try scanner.parameters()))
            }
            let earlier = dictionary.set(member, for: key)
            try scanner.checkRepetition(earlier != nil, of: key, from: start)
            try scanner.check(dictionary.entries.count, of: .dictionaryMembers, from: start)
            try scanner.skipComma()
        }
        return dictionary
    }
}
