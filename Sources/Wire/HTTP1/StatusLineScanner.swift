// The status line. RFC 9112, section 4:
//
//     status-line = HTTP-version SP status-code SP [ reason-phrase ]
//
// As strict as requests are read (HTP-14): what an upstream sends decides where the next response begins on
// that connection. One thing is taken that the grammar does not give: a status line that ends behind its code.
// It has a single reading, and servers send it. No empty line may come before.

// SAFETY: `base` is read below `count` only.
/// Reads a status line.
struct StatusLineScanner: StartLineScanner {
    private enum Phase {
        case version
        case status
        case reason
        case lineFeed
    }

    private static let statusStart = 9
    private static let statusEnd = 12

    private var phase = Phase.version
    private var at = 0
    private var reasonEnd = 0
    private(set) var status = 0
    private(set) var version = HTTPVersion.http11

    var reason: Range<Int> { min(Self.statusEnd + 1, reasonEnd)..<reasonEnd }

    @inline(__always)
    mutating func takeWhole(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> Int? {
        guard count > Self.statusEnd, unsafe VersionText.isHTTP11(base, 0, count),
            unsafe base[8] == .space && base[Self.statusEnd] == .space
        else { return nil }
        let digits = unsafe (base[9] &- 0x30, base[10] &- 0x30, base[11] &- 0x30)
        guard 1...5 ~= digits.0, digits.1 < 10, digits.2 < 10 else { return nil }
        let lineEnd = unsafe OctetScan.firstControl(base, Self.statusEnd &+ 1, count)
        guard lineEnd <= limits.startLine, lineEnd &+ 2 <= count, unsafe OctetScan.isLineEnd(base, lineEnd)
        else { return nil }
        status = Int(digits.0) &* 100 &+ Int(digits.1) &* 10 &+ Int(digits.2)
        reasonEnd = lineEnd
        return lineEnd &+ 2
    }

    @inline(__always)
    mutating func scan(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> ScanProgress {
        while at < count {
            switch phase {
            case .version:
                if let stop = unsafe versionText(base, count) { return stop }
            case .status:
                if let stop = unsafe statusCode(base, count) { return stop }
            case .reason:
                if let stop = unsafe reasonPhrase(base, count, limits.startLine) { return stop }
            case .lineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: at &- 1) }
                return .done(at &+ 1)
            }
        }
        return .more
    }

    /// HTTP-version SP
    @inline(__always)
    private mutating func versionText(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress? {
        if at == 0, unsafe VersionText.isHTTP11(base, 0, count) { at = 8 }
        while at < min(count, 8) {
            guard unsafe VersionText.allows(base[at], at: at) else { return .fault(.versionInvalid, at: at) }
            at &+= 1
        }
        guard at < count else { return .more }
        guard unsafe base[8] == .space else { return .fault(.versionInvalid, at: 8) }
        guard let version = unsafe VersionText.version(major: base[5], minor: base[7]) else {
            return .fault(.versionUnsupported, at: 0)
        }
        self.version = version
        at = Self.statusStart
        phase = .status
        return nil
    }

    /// status-code = 3DIGIT, of the classes that RFC 9110 defines, then SP or the line's end
    @inline(__always)
    private mutating func statusCode(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress? {
        while at < min(count, Self.statusEnd) {
            let digit = unsafe base[at] &- UInt8(ascii: "0")
            guard digit < 10, at > Self.statusStart || 1...5 ~= digit else {
                return .fault(.statusInvalid, at: at)
            }
            status = status &* 10 &+ Int(digit)
            at &+= 1
        }
        guard at < count else { return .more }
        switch unsafe base[at] {
        case .space: phase = .reason
        case .carriageReturn:
            reasonEnd = at
            phase = .lineFeed
        case .lineFeed: return .fault(.bareLineFeed, at: at)
        default: return .fault(.statusInvalid, at: at)
        }
        at &+= 1
        return nil
    }

    /// reason-phrase = 1*( HTAB / SP / VCHAR / obs-text )
    @inline(__always)
    private mutating func reasonPhrase(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ longest: Int
    ) -> ScanProgress? {
        at = unsafe OctetScan.firstControl(base, at, count)
        while at < count, unsafe base[at] == .tab { at = unsafe OctetScan.firstControl(base, at &+ 1, count) }
        guard at <= longest else { return .fault(.startLineTooLong, at: longest) }
        guard at < count else { return .more }
        guard unsafe base[at] == .carriageReturn else {
            if at == longest { return .fault(.startLineTooLong, at: at) }
            return .fault(unsafe base[at] == .lineFeed ? .bareLineFeed : .controlOctet, at: at)
        }
        reasonEnd = at
        at &+= 1
        phase = .lineFeed
        return nil
    }
}
