// Which paths a route takes. A pattern is matched against the path with its escapes decoded once
// (CanonicalRequest.decodedPath), segment by segment and octet by octet; nothing is folded or collapsed.
//
//     pattern  = "/" / 1*( "/" segment ) [ "/" ] / *( "/" segment ) "/**"
//     segment  = "*" / "{" name "}" / literal
//     name     = ( lower-case letter ) *31( lower-case letter / digit / "_" )
//
// A literal matches itself. `*` and `{name}` match one segment that is not empty. `/**`, at the end alone, matches
// whatever may follow, nothing included: `/a/**` takes `/a`, `/a/` and all below, so that what protects a folder
// protects its root. `/a` and `/a/` are two paths, and each pattern takes one of them.
//
// A literal is written decoded, as people read it. What no path that we take can hold is refused in a pattern too:
// such a route would look as if it protected something.

import Wire

/// A pattern of paths, in the form that a policy writes.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// One segment of a pattern.
    public enum Segment: Hashable, Sendable {
        case literal([UInt8])
        /// `{name}`: one segment that conditions can speak of.
        case parameter(String)
        /// `*`
        case any
    }

    /// The pattern as it was written.
    public let description: String
    /// Its segments, without `**`.
    public let segments: [Segment]
    /// Whether it ends in `**`.
    public let takesAllBelow: Bool
    /// The octets that each path begins with that it takes: all up to the first segment that is no literal. Behind
    /// them there is nothing to compare where `isLiteral`.
    private let prefix: [UInt8]
    private let isLiteral: Bool

    /// How long a pattern may be.
    public static let longest = 1024
    /// How many segments one may have.
    public static let mostSegments = 32

    /// Whether it takes this path, which has to be decoded.
    @inline(__always)
    public func takes(_ path: Span<UInt8>) -> Bool {
        guard Self.begins(path, with: prefix.span) else { return false }
        let length = prefix.count
        guard isLiteral else { return takesSegments(path) }
        if path.count == length { return length > 0 }
        return takesAllBelow && path[length] == UInt8(ascii: "/")
    }

    @inline(__always)
    private static func begins(_ path: Span<UInt8>, with prefix: Span<UInt8>) -> Bool {
        var index = prefix.count
        guard path.count >= index else { return false }
        // From the end: paths of one app begin alike.
        while index > 0 {
            index &-= 1
            if path[index] != prefix[index] { return false }
        }
        return true
    }

    /// The slow way, for a pattern with a segment that is no literal.
    private func takesSegments(_ path: Span<UInt8>) -> Bool {
        var at = 0
        for segment in segments {
            guard at < path.count, path[at] == UInt8(ascii: "/") else { return false }
            let start = at + 1
            at = start
            while at < path.count, path[at] != UInt8(ascii: "/") { at &+= 1 }
            switch segment {
            case .any, .parameter:
                if at == start { return false }
            case .literal(let octets):
                guard octets.count == at - start else { return false }
                for index in octets.indices where octets[index] != path[start + index] { return false }
            }
        }
        return at == path.count || takesAllBelow
    }

    /// Where the segment that a name stands for lies in a decoded path that the pattern takes; nil where it has no such
    /// name.
    func range(of name: String, in path: [UInt8]) -> Range<Int>? {
        guard let index = segments.firstIndex(of: .parameter(name)) else { return nil }
        var at = 0
        for _ in 0..<index {
            at += 1
            while at < path.count, path[at] != UInt8(ascii: "/") { at += 1 }
        }
        let start = min(at + 1, path.count)
        let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
        return start == end ? nil : start..<end
    }

    /// Whether it takes every path that the other one takes; a route behind one that does is never reached.
    public func covers(_ other: PathPattern) -> Bool {
        // Its paths all begin with its own prefix, so those of the other one have to.
        guard Self.begins(other.prefix.span, with: prefix.span) else { return false }
        if takesAllBelow {
            guard other.segments.count >= segments.count else { return false }
        } else {
            guard !other.takesAllBelow, other.segments.count == segments.count else { return false }
        }
        return zip(segments, other.segments).allSatisfy { mine, theirs in
            switch (mine, theirs) {
            case (.literal(let mine), .literal(let theirs)): mine == theirs
            case (.literal, _): false
            case (_, .literal(let theirs)): !theirs.isEmpty
            default: true
            }
        }
    }
}

extension PathPattern {
    /// The pattern of this text.
    public init(_ text: String) throws(PathPatternFault) {
        let octets = Array(text.utf8)
        guard octets.first == UInt8(ascii: "/") else { throw PathPatternFault(.noSlash, at: 0) }
        guard octets.count <= Self.longest else { throw PathPatternFault(.tooLong, at: Self.longest) }
        var segments: [Segment] = []
        var takesAllBelow = false
        var at = 1
        while at <= octets.count {
            let end = octets[at...].firstIndex(of: UInt8(ascii: "/")) ?? octets.count
            if takesAllBelow { throw PathPatternFault(.starsNotAtEnd, at: at - 3) }
            if octets[at..<end].elementsEqual("**".utf8) {
                takesAllBelow = true
            } else {
                segments.append(try Self.segment(octets[at..<end], isLast: end == octets.count, segments))
            }
            at = end + 1
        }
        guard segments.count <= Self.mostSegments else { throw PathPatternFault(.tooManySegments, at: 0) }
        self.init(text, segments, takesAllBelow)
    }

    /// Every path.
    public static let everything = PathPattern("/**", [], true)

    /// The same with what is beyond ASCII in lower case, to be compared with neighbours.
    var folded: PathPattern {
        if description.utf8.allSatisfy({ $0 < 0x80 }) { return self }
        let segments = segments.map { segment in
            if case .literal(let octets) = segment { Segment.literal(Self.folded(octets)) } else { segment }
        }
        return PathPattern(description, segments, takesAllBelow)
    }

    private init(_ text: String, _ segments: [Segment], _ takesAllBelow: Bool) {
        description = text
        self.segments = segments
        self.takesAllBelow = takesAllBelow
        var prefix: [UInt8] = []
        for segment in segments {
            prefix.append(UInt8(ascii: "/"))
            guard case .literal(let octets) = segment else { break }
            prefix += octets
        }
        self.prefix = prefix
        isLiteral = segments.allSatisfy { if case .literal = $0 { true } else { false } }
    }

    private static func segment(
        _ octets: ArraySlice<UInt8>, isLast: Bool, _ before: [Segment]
    ) throws(PathPatternFault) -> Segment {
        let start = octets.startIndex
        guard let first = octets.first else {
            if isLast { return .literal([]) }
            throw PathPatternFault(.emptySegment, at: start)
        }
        if octets.elementsEqual("*".utf8) { return .any }
        if first == UInt8(ascii: "{"), octets.last == UInt8(ascii: "}") {
            let name = String(decoding: octets.dropFirst().dropLast(), as: UTF8.self)
            guard isName(octets.dropFirst().dropLast()) else { throw PathPatternFault(.badName, at: start) }
            if before.contains(.parameter(name)) { throw PathPatternFault(.nameTwice, at: start) }
            return .parameter(name)
        }
        try checkLiteral(octets)
        return .literal(Array(octets))
    }

    private static func isName(_ octets: ArraySlice<UInt8>) -> Bool {
        func isLetter(_ octet: UInt8) -> Bool { octet &- UInt8(ascii: "a") < 26 }
        guard 1...32 ~= octets.count, let first = octets.first, isLetter(first) else { return false }
        return octets.allSatisfy { isLetter($0) || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
    }

    /// Refuses what `PathRules` of Wire refuses in a path: no request could ever match it.
    private static func checkLiteral(_ octets: ArraySlice<UInt8>) throws(PathPatternFault) {
        for index in octets.indices {
            switch octets[index] {
            case UInt8(ascii: "*"): throw PathPatternFault(.starInSegment, at: index)
            case UInt8(ascii: "{"), UInt8(ascii: "}"): throw PathPatternFault(.braceInSegment, at: index)
            case UInt8(ascii: "%"): throw PathPatternFault(.escape, at: index)
            case ..<0x20, .delete, UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: "?"),
                UInt8(ascii: "#"):
                throw PathPatternFault(.neverTaken, at: index)
            case 0xC2 where octets[index...].dropFirst().first.map({ $0 < 0xA0 }) == true:
                throw PathPatternFault(.neverTaken, at: index)
            default: continue
            }
        }
        if octets.last == UInt8(ascii: ".") || octets.last == .space {
            throw PathPatternFault(.segmentEnd, at: octets.endIndex - 1)
        }
    }
}
