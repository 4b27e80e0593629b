// Reads field lines, octet by octet in meaning, sixteen at a time in fact. RFC 9112, section 5:
//
//     field-line = field-name ":" OWS field-value OWS            each ended by CRLF, the section by an empty line
//
// A verdict depends on the octets alone, never on the pieces they came in: every octet is judged when it is
// reached, by what stands before it, and the scanner stops where the octets end and goes on from there. Line
// folding, whitespace before the colon, a bare CR or LF, and any control octet but HTAB in a value are faults
// (sections 2.2, 5.1, 5.2; RFC 9110, section 5.5).

/// How far a scan came.
enum ScanProgress {
    /// The octets ended; call again with more behind them.
    case more
    /// The slots are full; call again with more of them.
    case slots
    /// The part is complete; the value is the offset behind it.
    case done(Int)
    case fault(HTTPFault.Reason, at: Int)
}

// SAFETY: `base` is read below `octetCount` only, `slots` are stored below their count only.
/// The field section of a head or of trailers, read from the offset it begins at.
struct FieldScanner {
    private enum Phase {
        case lineStart
        case name
        case value
        case lineFeed
        case lastLineFeed
    }

    private(set) var count = 0
    private(set) var presence = FieldPresence()
    private var phase = Phase.lineStart
    private var at: Int
    private var lineStart: Int
    private var nameEnd = 0
    private let sectionStart: Int

    init(from start: Int) {
        at = start
        lineStart = start
        sectionStart = start
    }

    @inline(__always)
    mutating func scan(
        _ base: UnsafePointer<UInt8>, _ octetCount: Int, _ slots: FieldSlots,
        _ limits: WireLimits, _ names: FieldNameTable
    ) -> ScanProgress {
        // The section may hold `limits.fields` octets; the one behind them is never looked at.
        let sectionEnd = sectionStart &+ limits.fields
        let end = min(octetCount, sectionEnd)
        while true {
            if at >= end { return at < sectionEnd ? .more : .fault(.fieldsTooLong, at: sectionEnd) }
            switch phase {
            case .lineStart:
                if let end = unsafe takeWhole(base, end, slots, limits, names) { return .done(end) }
                guard at < end else { continue }
                let octet = unsafe base[at]
                if octet == .carriageReturn {
                    phase = .lastLineFeed
                    at &+= 1
                    continue
                }
                if octet == .space || octet == .tab { return .fault(.lineFolded, at: at) }
                if count == limits.fieldCount { return .fault(.fieldsTooMany, at: at) }
                if count == slots.count { return .slots }
                lineStart = at
                phase = .name
                fallthrough
            case .name:
                let lineEnd = min(end, lineStart &+ limits.field)
                var cursor = unsafe OctetScan.firstNotLetterDigitHyphen(base, at, lineEnd)
                while cursor < lineEnd, unsafe base[cursor].isTokenOctet { cursor &+= 1 }
                at = cursor
                guard cursor < lineEnd else {
                    if cursor < end { return .fault(.fieldTooLong, at: cursor) }
                    continue
                }
                if let reason = unsafe nameFault(base[cursor]) { return .fault(reason, at: cursor) }
                nameEnd = cursor
                at = cursor &+ 1
                phase = .value
                fallthrough
            case .value:
                let lineEnd = lineStart &+ limits.field
                var cursor = unsafe OctetScan.firstControl(base, at, end)
                while cursor < end, unsafe base[cursor] == .tab {
                    cursor = unsafe OctetScan.firstControl(base, cursor &+ 1, end)
                }
                guard cursor <= lineEnd else { return .fault(.fieldTooLong, at: lineEnd) }
                at = cursor
                guard cursor < end else { continue }
                let octet = unsafe base[cursor]
                guard octet == .carriageReturn else {
                    if cursor == lineEnd { return .fault(.fieldTooLong, at: lineEnd) }
                    return .fault(octet == .lineFeed ? .bareLineFeed : .controlOctet, at: cursor)
                }
                at = cursor &+ 1
                phase = .lineFeed
                if at == end { continue }
                fallthrough
            case .lineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: at &- 1) }
                unsafe keep(base, slots, names)
                at &+= 1
                phase = .lineStart
            case .lastLineFeed:
                guard unsafe base[at] == .lineFeed else { return .fault(.bareCarriageReturn, at: at &- 1) }
                return .done(at &+ 1)
            }
        }
    }

    /// What is wrong where a name ended; nil for the colon that should stand there.
    @inline(__always)
    private func nameFault(_ octet: UInt8) -> HTTPFault.Reason? {
        switch octet {
        case UInt8(ascii: ":"): at == lineStart ? .fieldNameInvalid : nil
        case .space, .tab: .spaceBeforeColon
        case .carriageReturn: .colonMissing
        case .lineFeed: .bareLineFeed
        default: .fieldNameInvalid
        }
    }

    /// Takes the lines that are all there and have nothing rare about them, which are nearly all lines there
    /// are, without leaving the registers, and answers the offset behind the section if it ends with them. It
    /// judges nothing: a line that it does not take is left, from its first octet, to the phases.
    @inline(__always)
    mutating func takeWhole(
        _ base: UnsafePointer<UInt8>, _ octetCount: Int, _ slots: FieldSlots, _ limits: WireLimits,
        _ names: FieldNameTable
    ) -> Int? {
        let end = min(octetCount, sectionStart &+ limits.fields)
        let room = min(slots.count, limits.fieldCount)
        var (at, count, presence) = (self.at, self.count, self.presence)
        var controls = unsafe OctetHits<ControlOctets>(base, from: at, to: end)
        var sectionEnd: Int?
        while let lineEnd = controls.next() {
            guard controls.next() != nil, unsafe OctetScan.isLineEnd(base, lineEnd) else { break }
            if lineEnd == at {
                sectionEnd = at &+ 2
                break
            }
            guard lineEnd &- at <= limits.field, count < room,
                let (name, colon) = unsafe Self.name(base, at, end, names)
            else { break }
            // One space, and a value that neither begins nor ends with another.
            guard unsafe base[colon &+ 1] == .space, unsafe base[colon &+ 2] != .space,
                unsafe base[lineEnd &- 1] != .space
            else { break }
            presence.note(name)
            let slot = unsafe FieldSlot(
                name, Range(uncheckedBounds: (at, colon)), Range(uncheckedBounds: (colon &+ 2, lineEnd)))
            slots.store(slot, at: count)
            count &+= 1
            at = lineEnd &+ 2
        }
        (self.at, self.count, self.presence) = (at, count, presence)
        return sectionEnd
    }

    /// The name that a line begins with, and where its colon stands; nil if it is none. A name that is found is a
    /// name: only another one's octets are looked at. The line ends in the only control octets it has, CR and LF,
    /// and no octet of a known name is what folding makes of an LF: so a colon behind the line's end is not found.
    @inline(__always)
    private static func name(
        _ base: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ names: FieldNameTable
    ) -> (FieldName, colon: Int)? {
        guard at &+ 16 <= end else { return unsafe rareName(base, at, names) }
        let block = unsafe OctetScan.load(base, at)
        let colons = OctetScan.marks(block .== OctetScan.Block(repeating: UInt8(ascii: ":")))
        guard colons != 0 else { return unsafe rareName(base, at, names) }
        let length = colons.trailingZeroBitCount / OctetScan.bitsPerOctet
        let words = unsafe unsafeBitCast(block, to: SIMD2<UInt64>.self)
        if let name = names.find(words[0], words[1], length) { return (name, at &+ length) }
        let before = (colons &- 1) & ~colons
        let others = OctetScan.marks(OctetScan.notLetterDigitHyphen(block))
        return length > 0 && others & before == 0 ? (.other, at &+ length) : nil
    }

    /// The same for a name of more than fifteen octets, and for one near the end.
    @inline(never)
    private static func rareName(
        _ base: UnsafePointer<UInt8>, _ at: Int, _ names: FieldNameTable
    ) -> (FieldName, colon: Int)? {
        var colon = at
        while unsafe base[colon].isTokenOctet { colon &+= 1 }
        guard colon > at, unsafe base[colon] == UInt8(ascii: ":") else { return nil }
        return unsafe (names.find(base + at, colon &- at), colon)
    }

    /// The line whose CR stands before `at` becomes a slot: its value without the OWS around it.
    private mutating func keep(
        _ base: UnsafePointer<UInt8>, _ slots: FieldSlots, _ names: FieldNameTable
    ) {
        var valueStart = nameEnd &+ 1
        var valueEnd = at &- 1
        // The octet at `valueEnd` is a CR, so the first loop ends there at the latest.
        while unsafe base[valueStart] == .space || base[valueStart] == .tab { valueStart &+= 1 }
        while valueEnd > valueStart, unsafe base[valueEnd &- 1] == .space || base[valueEnd &- 1] == .tab {
            valueEnd &-= 1
        }
        let name = unsafe names.find(base + lineStart, nameEnd &- lineStart)
        presence.note(name)
        slots.store(FieldSlot(name, lineStart..<nameEnd, valueStart..<valueEnd), at: count)
        count &+= 1
    }
}
