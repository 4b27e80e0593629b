// What a path could mean to an app that decodes, collapses or resolves it. Only upstreams that need an
// ambiguous path (PathAllowances) get one, and then a protected route must win under every reading: if any of
// these hits one while the path as it came does not, the request is refused.

/// Every reading of one path, itself included.
public struct PathReadings: Sendable {
    /// The readings, the path as it came first. They are in lower case where folding changes them.
    public let all: [[UInt8]]

    /// How many readings one path may have before it is refused for that alone.
    public static let limit = 16
    /// How long a path may be that needs an allowance, so that its readings cost little.
    public static let longest = 2048

    /// The closure of the path under: decode, read overlong octets as what they stand for, `\` to `/`, end at a
    /// `?`, `#` or NUL, cut parameters, drop what file systems drop at a segment's end, collapse slashes, resolve
    /// dot segments, fold case; in any order and as often as it changes something.
    public init(_ path: ArraySlice<UInt8>) throws(HTTPFault) {
        guard path.count <= Self.longest else { throw HTTPFault(.pathReadings, at: path.startIndex) }
        var all = [Array(path)]
        var known = Set(all)
        var next = 0
        while next < all.count {
            for transform in Self.transforms {
                let reading = transform(all[next])
                if known.insert(reading).inserted { all.append(reading) }
            }
            if all.count > Self.limit { throw HTTPFault(.pathReadings, at: path.startIndex) }
            next += 1
        }
        self.all = all
    }

    private static let transforms: [@Sendable ([UInt8]) -> [UInt8]] = [
        decoded, shortened, slashed, ended, withoutParameters, trimmed, collapsed, resolved, folded,
    ]

    /// The path with its escapes decoded; what is no escape stays.
    @Sendable static func decoded(_ path: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        while at < path.count {
            if path[at] == UInt8(ascii: "%"), at + 2 < path.count,
                let high = path[at + 1].hexDigitValue, let low = path[at + 2].hexDigitValue
            {
                result.append(high << 4 | low)
                at += 3
            } else {
                result.append(path[at])
                at += 1
            }
        }
        return result
    }

    @Sendable private static func slashed(_ path: [UInt8]) -> [UInt8] {
        path.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
    }

    @Sendable private static func withoutParameters(_ path: [UInt8]) -> [UInt8] {
        mapSegments(path) { $0.prefix { $0 != UInt8(ascii: ";") } }
    }

    @Sendable private static func collapsed(_ path: [UInt8]) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        return path.indices.compactMap { index in
            index > 0 && path[index] == slash && path[index - 1] == slash ? nil : path[index]
        }
    }

    /// RFC 3986, section 5.2.4.
    @Sendable private static func resolved(_ path: [UInt8]) -> [UInt8] {
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        var kept: [ArraySlice<UInt8>] = []
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment.spells("..") {
                _ = kept.popLast()
                if isLast { kept.append([]) }
            } else if segment.spells(".") {
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return kept.flatMap { [UInt8(ascii: "/")] + $0 }
    }

    @Sendable private static func folded(_ path: [UInt8]) -> [UInt8] { path.map(\.lowercasedASCII) }

    /// Spaces at a segment's end go first, and only then are dots judged: `.. ` is `..` to who drops them.
    @Sendable private static func trimmed(_ path: [UInt8]) -> [UInt8] {
        mapSegments(path) { segment in
            var kept = segment
            while let last = kept.last, last == UInt8(ascii: ".") || last == .space {
                if kept.spells(".") || kept.spells("..") { break }
                kept.removeLast()
            }
            return kept
        }
    }

    /// A server that looks for the query behind its decoding ends the path there, one in C ends it at NUL.
    @Sendable private static func ended(_ path: [UInt8]) -> [UInt8] {
        Array(path.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") && $0 != 0 })
    }

    /// ASCII in two or three octets of UTF-8 that has no such forms: C0 AF for `/`.
    @Sendable private static func shortened(_ path: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        while at < path.count {
            let rest = path[at...].prefix(3)
            let tail = rest.dropFirst().map { $0 & 0xC0 == 0x80 ? $0 & 0x3F : 0xFF }
            if rest.count >= 2, path[at] & 0xFE == 0xC0, tail[0] != 0xFF {
                result.append((path[at] & 1) << 6 | tail[0])
                at += 2
            } else if rest.count == 3, path[at] == 0xE0, tail[0] < 2, tail[1] != 0xFF {
                result.append(tail[0] << 6 | tail[1])
                at += 3
            } else {
                result.append(path[at])
                at += 1
            }
        }
        return result
    }

    private static func mapSegments(
        _ path: [UInt8], _ transform: (ArraySlice<UInt8>) -> ArraySlice<UInt8>
    ) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        let segments = path.split(separator: slash, omittingEmptySubsequences: false)
        return Array(segments.map { Array(transform($0)) }.joined(separator: [slash]))
    }
}
