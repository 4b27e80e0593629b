// The request line. RFC 9112, sections 2.2 and 3:
//
//     request-line = method SP request-target SP HTTP-version
//
// Single spaces, one empty line before it at the most (section 2.2 allows it), versions 1.0 and 1.1. What may
// stand in a target is looked at by `CanonicalRequest`; here it is a run of visible ASCII.

// SAFETY: `base` is read below `count` only.
/// Reads a request line, and the empty line that may stand before it.
struct RequestLineScanner: StartLineScanner {
    private enum Phase {
        case start
        case emptyLineFeed
        case method
        case target
        case version
        case lineFeed
    }

    private var phase = Phase.start
    private var at = 0
    private var lineStart = 0
    private var methodEnd = 0
    private var targetEnd = 0
    private(set) var version = HTTPVersion.http11

    // The ends of these never lie before their beginnings.
    var method: Range<Int> { unsafe Range(uncheckedBounds: (lineStart, methodEnd)) }
    var target: Range<Int> { unsafe Range(uncheckedBounds: (methodEnd &+ 1, targetEnd)) }

    @inline(__always)
    mutating func takeWhole(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> Int? {
        var ends = unsafe OctetHits<InvisibleOctets>(base, from: 0, to: count)
        guard let methodEnd = ends.next(), let targetEnd = ends.next(), methodEnd > 0,
            targetEnd > methodEnd &+ 1
        else { return nil }
        let lineEnd = targetEnd &+ 9
        guard lineEnd <= limits.startLine, lineEnd &+ 2 <= count, unsafe OctetScan.isLineEnd(base, lineEnd),
            unsafe base[methodEnd] == .space, unsafe base[targetEnd] == .space,
            unsafe VersionText.isHTTP11(base, targetEnd &+ 1, count)
        else { return nil }
        guard unsafe Self.isMethod(base, methodEnd) else { return nil }
        (self.methodEnd, self.targetEnd) = (methodEnd, targetEnd)
        return lineEnd &+ 2
    }

    /// Whether the octets before a space, at least sixteen in all, are a method; the most common are one comparison.
    @inline(__always)
    private static func isMethod(_ base: UnsafePointer<UInt8>, _ end: Int) -> Bool {
        let word = unsafe UInt32(littleEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt32.self))
        if word == 0x2054_4547 || word == 0x5453_4F50 && end == 4 { return true }
        var at = 0
        while unsafe base[at].isTokenOctet { at &+= 1 }
        return at == end
    }

    @inline(__always)
    mutating func scan(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> ScanProgress {
        let longest = limits.startLine
        while at < count {
            switch phase {
            case .start:
                if unsafe base[at] == .carriageReturn {
                    guard at == 0 else { return .fault(.emptyLines, at: at) }
                    phase = .emptyLineFeed
                    at = 1
                    continue
                }
                lineStart = at
                phase = .method
                fallthrough
            case .method:
                if let stop = unsafe methodToken(base, count, longest) { return stop }
            case .target:
                if let stop = unsafe requestTarget(base, count, longest) { return stop }
            case .version:
                if let stop = unsafe versionText(base, count, longest) { return stop }
            case .lineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: at &- 1) }
                return .done(at &+ 1)
            case .emptyLineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: 0) }
                at = 2
                phase = .start
            }
        }
        return .more
    }

    /// method = token
    @inline(__always)
    private mutating func methodToken(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ longest: Int
    ) -> ScanProgress? {
        while at < count, unsafe base[at].isTokenOctet { at &+= 1 }
        let lineEnd = lineStart &+ longest
        guard at < min(count, lineEnd) else { return cutShort(count, lineEnd) }
        guard unsafe base[at] == .space, at > lineStart else {
            return .fault(unsafe base[at] == .lineFeed ? .bareLineFeed : .methodInvalid, at: at)
        }
        methodEnd = at
        at &+= 1
        phase = .target
        return nil
    }

    /// request-target = visible ASCII up to a space
    @inline(__always)
    private mutating func requestTarget(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ longest: Int
    ) -> ScanProgress? {
        at = unsafe OctetScan.firstInvisible(base, at, count)
        let lineEnd = lineStart &+ longest
        guard at < min(count, lineEnd) else { return cutShort(count, lineEnd) }
        switch unsafe base[at] {
        case .space where at > methodEnd &+ 1: break
        case .space: return .fault(.targetMissing, at: at)
        case .carriageReturn: return .fault(at > methodEnd &+ 1 ? .versionMissing : .targetMissing, at: at)
        case .lineFeed: return .fault(.bareLineFeed, at: at)
        case 0x80...: return .fault(.targetOctet, at: at)
        default: return .fault(.controlOctet, at: at)
        }
        targetEnd = at
        at &+= 1
        phase = .version
        return nil
    }

    /// HTTP-version = %s"HTTP" "/" DIGIT "." DIGIT, then CR
    @inline(__always)
    private mutating func versionText(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ longest: Int
    ) -> ScanProgress? {
        let start = targetEnd &+ 1
        if at == start, unsafe VersionText.isHTTP11(base, at, count), at &- lineStart &+ 8 <= longest {
            at &+= 8
        }
        while at < count {
            let octet = unsafe base[at]
            let index = at &- start
            if index == 8, octet == .carriageReturn { break }
            if at &- lineStart >= longest { return .fault(.startLineTooLong, at: at) }
            guard VersionText.allows(octet, at: index) else {
                return .fault(octet == .lineFeed ? .bareLineFeed : .versionInvalid, at: at)
            }
            at &+= 1
        }
        guard at < count else { return .more }
        guard let version = unsafe VersionText.version(major: base[start &+ 5], minor: base[start &+ 7])
        else {
            return .fault(.versionUnsupported, at: start)
        }
        self.version = version
        at &+= 1
        phase = .lineFeed
        return nil
    }
}

extension RequestLineScanner {
    /// A scan that ended at its last octet, or at or behind the longest line's end.
    @inline(__always)
    private func cutShort(_ count: Int, _ lineEnd: Int) -> ScanProgress {
        at < count || at > lineEnd ? .fault(.startLineTooLong, at: lineEnd) : .more
    }
}
