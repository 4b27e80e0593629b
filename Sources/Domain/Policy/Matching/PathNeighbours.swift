// The paths that an app may take for one that a route protects: in another case of its letters, with one slash more or
// less at the end, with `.json` or `.xml` behind the last segment. A protected route takes them too, so that no
// spelling gets around it.

import Wire

extension PathPattern {
    /// Its segments without the empty one that a slash at the end makes.
    var segmentsWithoutEnd: ArraySlice<Segment> {
        segments.last == .literal([]) ? segments.dropLast() : segments[...]
    }

    /// A path with what is beyond ASCII in lower case: that of Unicode, by way of the upper one, for an app may fold either
    /// way. ASCII is folded where it is compared.
    static func folded(_ octets: [UInt8]) -> [UInt8] {
        if octets.allSatisfy({ $0 < 0x80 }) { return octets }
        return Array(String(decoding: octets, as: UTF8.self).uppercased().lowercased().utf8)
    }

    /// Whether this path is one of its own, or a neighbour of one; both in lower case beyond ASCII.
    func takesNeighbour(_ path: Span<UInt8>) -> Bool {
        var at = 0
        let own = segmentsWithoutEnd
        for (index, segment) in own.enumerated() {
            let start = at + 1
            guard start < path.count else { return false }
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
            let written = path.extracting(start..<end)
            let isLast = index == own.count - 1 && end + 1 >= path.count
            guard Self.isNeighbour(written, of: segment, isLast) else { return false }
            at = end
        }
        return at + 1 >= path.count || takesAllBelow
    }

    private static func isNeighbour(_ written: Span<UInt8>, of segment: Segment, _ isLast: Bool) -> Bool {
        switch segment {
        case .any, .parameter: return !written.isEmpty
        case .literal(let octets):
            if isEqual(written, octets.span) { return true }
            guard isLast, let stem = stem(of: written) else { return false }
            return isEqual(written.extracting(0..<stem), octets.span)
        }
    }

    private static func isEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in 0..<one.count where one[index].lowercasedASCII != other[index].lowercasedASCII {
            return false
        }
        return true
    }

    /// How long a segment is without its `.json` or `.xml`; nil for one that has neither, or nothing else.
    static func stem(of segment: Span<UInt8>) -> Int? {
        for ending in endings where segment.count > ending.count {
            let stem = segment.count - ending.count
            if isEqual(segment.extracting(stem..<segment.count), ending.span) { return stem }
        }
        return nil
    }

    private static let endings = [Array(".json".utf8), Array(".xml".utf8)]

    /// Whether its paths are one path.
    var isOnePath: Bool {
        !takesAllBelow && segments.allSatisfy { if case .literal = $0 { true } else { false } }
    }

    /// Whether it was written for the same paths as another one, whatever their parameters are called.
    func isSpelledLike(_ other: PathPattern) -> Bool { covers(other) && other.covers(self) }
}
