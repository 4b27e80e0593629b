// The head of a response. RFC 9112, section 4:
//
//     status-line = HTTP-version SP status-code SP [ reason-phrase ]
//
// As strict as requests are read (HTP-14): what an upstream sends decides where the next response begins on
// that connection. One thing is taken that the grammar does not give: a status line that ends behind its code.
// It has a single reading, and servers send it. No empty line may come before.
//
// SAFETY: as in RequestHeadParser.

/// Reads response heads off a connection, one after the other.
public struct ResponseHeadParser: Sendable {
    private enum Phase {
        case version
        case status
        case reason
        case lineFeed
        case fields
    }

    private let limits: WireLimits
    private let names = FieldNameTable.shared
    private var phase = Phase.version
    private var at = 0
    private var status = 0
    private var version = HTTPVersion.http11
    private var reasonEnd = 0
    private var scanner = FieldScanner(from: 0)

    private static let statusStart = 9
    private static let statusEnd = 12

    /// A parser that stands before a response's first octet.
    public init(limits: WireLimits = .standard) {
        self.limits = limits
    }

    /// Reads on in `input`, which holds all octets received since the last head ended. Answers how many of
    /// them the head took once `head` is complete, and nil while more is needed. After an answer the parser
    /// stands before the next response. After a fault it must not be used again.
    public mutating func parse(_ input: Span<UInt8>, into head: inout ResponseHead) throws(HTTPFault) -> Int? {
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

    private mutating func finish(_ head: inout ResponseHead, _ octets: UnsafeBufferPointer<UInt8>, _ length: Int) {
        head.version = version
        head.status = status
        head.reasonRange = min(Self.statusEnd + 1, reasonEnd)..<reasonEnd
        unsafe head.fields.keep(scanner, UnsafeBufferPointer(rebasing: octets[..<length]))
        phase = .version
        at = 0
        status = 0
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
            case .version:
                if let stop = unsafe versionText(base, count) { return stop }
            case .status:
                if let stop = unsafe statusCode(base, count) { return stop }
            case .reason:
                if let stop = unsafe reasonPhrase(base, count) { return stop }
            case .lineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: at &- 1) }
                return .done(at &+ 1)
            case .fields:
                return .done(at)
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
            guard digit < 10, at > Self.statusStart || 1...5 ~= digit else { return .fault(.statusInvalid, at: at) }
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
    private mutating func reasonPhrase(_ base: UnsafePointer<UInt8>, _ count: Int) -> ScanProgress? {
        at = unsafe OctetScan.firstControl(base, at, count)
        while at < count, unsafe base[at] == .tab { at = unsafe OctetScan.firstControl(base, at &+ 1, count) }
        guard at <= limits.startLine else { return .fault(.startLineTooLong, at: limits.startLine) }
        guard at < count else { return .more }
        guard unsafe base[at] == .carriageReturn else {
            if at == limits.startLine { return .fault(.startLineTooLong, at: at) }
            return .fault(unsafe base[at] == .lineFeed ? .bareLineFeed : .controlOctet, at: at)
        }
        reasonEnd = at
        at &+= 1
        phase = .lineFeed
        return nil
    }
}
