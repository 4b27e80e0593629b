// The head of a request. RFC 9112, sections 2 and 3:
//
//     HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]
//     request-line = method SP request-target SP HTTP-version
//
// Single spaces, CRLF only, one empty line before it at the most (section 2.2 allows it), versions 1.0 and 1.1.
// What may stand in a target is looked at by `CanonicalRequest`; here it is a run of visible ASCII.
//
// Like FieldScanner, the parser judges each octet by what stands before it: however the head is cut into
// pieces, the head or the fault is the same, and no octet is looked at twice.
//
// SAFETY: pointers live inside one call of `parse`, over the span's octets and the head's slots.

/// Reads request heads off a connection, one after the other.
public struct RequestHeadParser: Sendable {
    private enum Phase {
        case start
        case emptyLineFeed
        case method
        case target
        case version
        case lineFeed
        case fields
    }

    private let limits: WireLimits
    private let names = FieldNameTable.shared
    private var phase = Phase.start
    private var at = 0
    private var lineStart = 0
    private var methodEnd = 0
    private var targetEnd = 0
    private var version = HTTPVersion.http11
    private var scanner = FieldScanner(from: 0)

    /// A parser that stands before a request's first octet.
    public init(limits: WireLimits = .standard) {
        self.limits = limits
    }

    /// Reads on in `input`, which holds all octets received since the last head ended. Answers how many of
    /// them the head (and an empty line before it) took once `head` is complete, and nil while more is needed.
    /// After an answer the parser stands before the next request. After a fault it must not be used again.
    public mutating func parse(_ input: Span<UInt8>, into head: inout RequestHead) throws(HTTPFault) -> Int? {
        if head.fields.slots.isEmpty { head.fields.slots = [FieldSlot](repeating: FieldSlot(), count: 24) }
        while true {
            let progress = unsafe input.withUnsafeBufferPointer { octets in
                unsafe head.fields.slots.withUnsafeMutableBufferPointer { slots in
                    unsafe advance(octets, slots)
                }
            }
            switch progress {
            case .more:
                return nil
            case .slots:
                head.fields.slots += [FieldSlot](repeating: FieldSlot(), count: head.fields.slots.count)
            case .fault(let reason, let offset):
                throw HTTPFault(reason, at: offset)
            case .done(let length):
                unsafe input.withUnsafeBufferPointer { octets in unsafe finish(&head, octets, length) }
                return length
            }
        }
    }

    private mutating func finish(_ head: inout RequestHead, _ octets: UnsafeBufferPointer<UInt8>, _ length: Int) {
        head.methodRange = lineStart..<methodEnd
        head.targetRange = methodEnd + 1..<targetEnd
        head.version = version
        unsafe head.fields.keep(scanner, UnsafeBufferPointer(rebasing: octets[..<length]))
        phase = .start
        at = 0
        lineStart = 0
    }

    @inline(__always)
    private mutating func advance(
        _ input: UnsafeBufferPointer<UInt8>, _ slots: UnsafeMutableBufferPointer<FieldSlot>
    ) -> ScanProgress {
        guard let base = input.baseAddress else { return .more }
        if phase != .fields {
            let progress = unsafe startLine(base, input.count)
            guard case .done(let end) = progress else { return progress }
            scanner = FieldScanner(from: end)
            phase = .fields
        }
        return unsafe scanner.scan(base, input.count, slots, limits, names)
    }

    @inline(__always)
    private mutating func startLine(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress {
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
                if let stop = unsafe method(base, count) { return stop }
            case .target:
                if let stop = unsafe target(base, count) { return stop }
            case .version:
                if let stop = unsafe versionText(base, count) { return stop }
            case .lineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: at &- 1) }
                return .done(at &+ 1)
            case .emptyLineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: 0) }
                at = 2
                phase = .start
            case .fields:
                return .done(at)
            }
        }
        return .more
    }

    /// method = token
    @inline(__always)
    private mutating func method(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress? {
        while at < count, unsafe base[at].isTokenOctet { at &+= 1 }
        let lineEnd = lineStart &+ limits.startLine
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
    private mutating func target(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress? {
        at = unsafe OctetScan.firstInvisible(base, at, count)
        let lineEnd = lineStart &+ limits.startLine
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
    private mutating func versionText(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress? {
        let start = targetEnd &+ 1
        if at == start, unsafe VersionText.isHTTP11(base, at, count), at &- lineStart &+ 8 <= limits.startLine {
            at &+= 8
        }
        while at < count {
            let octet = unsafe base[at]
            let index = at &- start
            if index == 8, octet == .carriageReturn { break }
            if at &- lineStart >= limits.startLine { return .fault(.startLineTooLong, at: at) }
            guard VersionText.allows(octet, at: index) else {
                return .fault(octet == .lineFeed ? .bareLineFeed : .versionInvalid, at: at)
            }
            at &+= 1
        }
        guard at < count else { return .more }
        guard let version = unsafe VersionText.version(major: base[start &+ 5], minor: base[start &+ 7]) else {
            return .fault(.versionUnsupported, at: start)
        }
        self.version = version
        at &+= 1
        phase = .lineFeed
        return nil
    }
}

extension RequestHeadParser {
    /// A scan that ended at its last octet, or at or behind the longest line's end.
    @inline(__always)
    private func cutShort(_ count: Int, _ lineEnd: Int) -> ScanProgress {
        at < count || at > lineEnd ? .fault(.startLineTooLong, at: lineEnd) : .more
    }
}
