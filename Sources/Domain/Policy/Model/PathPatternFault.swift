// What is wrong with a pattern of paths, in the words that the author of a policy gets.

/// Why a text is no pattern of paths, and at which octet of it that shows.
public struct PathPatternFault: Error, Equatable, Sendable {
    /// What is wrong.
    public let reason: Reason
    /// Where in the text, in octets of UTF-8.
    public let offset: Int

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The closed set of reasons.
    public enum Reason: String, CaseIterable, Sendable {
        case noSlash
        case tooLong
        case tooManySegments
        case emptySegment
        case segmentEnd
        case starsNotAtEnd
        case starInSegment
        case braceInSegment
        case badName
        case nameTwice
        case escape
        case neverTaken
    }
}

extension PathPatternFault.Reason {
    /// What is wrong.
    public var explanation: String {
        switch self {
        case .noSlash: "a path begins with `/`"
        case .tooLong: "the path is longer than \(PathPattern.longest) octets"
        case .tooManySegments: "the path has more than \(PathPattern.mostSegments) segments"
        case .emptySegment: "the path has an empty segment, `//`"
        case .segmentEnd: "a segment ends in a dot or a space, and such a request is refused"
        case .starsNotAtEnd: "`**` stands somewhere else than at the end"
        case .starInSegment: "`*` is a part of a segment"
        case .braceInSegment: "`{` or `}` stands inside of a segment"
        case .badName: "the name in braces is not 1 to 32 lower-case letters, digits or `_` after a letter"
        case .nameTwice: "a name in braces comes twice"
        case .escape: "the path has a `%`"
        case .neverTaken: "the path has a character with which a request is refused"
        }
    }

    /// How its author mends it.
    public var remedy: String {
        switch self {
        case .noSlash: "write `/` first; `/**` is every path"
        case .tooLong, .tooManySegments: "end it earlier with `/**`"
        case .emptySegment: "write one slash between two segments"
        case .segmentEnd: "take the ending off"
        case .starsNotAtEnd: "end the path with `/**`, or write `*` for one segment"
        case .starInSegment: "write `*` alone between two slashes; it stands for one whole segment"
        case .braceInSegment: "write `{name}` alone between two slashes; it stands for one whole segment"
        case .badName: "write a name such as `{account}` or `{user_id}`"
        case .nameTwice: "give each its own name, or write `*`"
        case .escape: "write the character that the escape stands for: paths are matched decoded"
        case .neverTaken: "take it out; `;`, `\\`, `?`, `#` and control characters can't be in a path"
        }
    }
}
