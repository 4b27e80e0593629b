// What heads of requests and of responses have in common: a start line, then fields, read on and on as octets
// arrive. However a head is cut into pieces, the head or the fault is the same: each scanner judges an octet by
// what stands before it, and goes on where it stopped. A head that is all there at once is first tried in one
// straight run, which takes it or leaves no trace; so no octet is looked at more than twice.

/// The start line of one kind of message, read octet by octet in meaning.
protocol StartLineScanner: Sendable {
    /// A scanner that stands before a message's first octet.
    init()

    /// Takes a line that is all there and has nothing rare about it, and answers the offset behind it. It judges
    /// nothing: what it does not take is for `scan`.
    mutating func takeWhole(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> Int?

    /// Reads on; `done` answers the offset behind the line's CRLF.
    mutating func scan(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> ScanProgress
}

// SAFETY: pointers are only handed on, with the counts that came with them.
/// How far the reading of one head has come.
struct HeadScan<Line: StartLineScanner>: Sendable {
    private(set) var line = Line()
    private(set) var fields = FieldScanner(from: 0)
    private var isInFields = false

    /// Reads on; `done` answers the offset behind the head, and answers it again if it is asked again.
    @inline(__always)
    mutating func advance(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ slots: FieldSlots, _ limits: WireLimits,
        _ names: FieldNameTable
    ) -> ScanProgress {
        if !isInFields {
            let progress = unsafe line.scan(base, count, limits)
            guard case .done(let end) = progress else { return progress }
            fields = FieldScanner(from: end)
            isInFields = true
        }
        return unsafe fields.scan(base, count, slots, limits, names)
    }
}

/// Reads one head after the other off a connection.
struct HeadReader<Line: StartLineScanner>: Sendable {
    private let limits: WireLimits
    private let names = FieldNameTable.shared
    private var scan = HeadScan<Line>()
    private var isInHead = false
    /// Where the head is put together; once it is complete the fields get it, and give back that of the head
    /// before.
    private var room = HeadRoom()

    init(limits: WireLimits) {
        self.limits = limits
    }

    /// Reads on in `input`, which holds all octets received since the last head ended. Answers how many of them
    /// the head took once it is complete, with its fields and its start line, and nil while more is needed. Until
    /// then there are no fields: what a head held before is gone as soon as the next one is begun.
    @inline(__always)
    mutating func read(
        _ input: Span<UInt8>, into fields: inout Fields
    ) throws(HTTPFault) -> (length: Int, line: Line)? {
        if !isInHead, let head = takeWholeHead(input, into: &fields) { return head }
        return try readOn(input, into: &fields)
    }

    /// Takes a head that is all there and has nothing rare about it, which is nearly every head there is, in one
    /// go. It judges nothing: of a head that it does not take nothing is remembered.
    @inline(__always)
    private mutating func takeWholeHead(
        _ input: Span<UInt8>, into fields: inout Fields
    ) -> (length: Int, line: Line)? {
        let (limits, names) = (self.limits, self.names)
        var line = Line()
        var scanner = FieldScanner(from: 0)
        let roomBefore = room.octetCount
        // SAFETY: pointers live inside this one call, over the span's octets and the room's own slots.
        let length = unsafe input.withUnsafeBufferPointer { octets -> Int? in
            guard let base = octets.baseAddress else { return nil }
            return unsafe room.fill(base) { slots in
                guard let lineEnd = unsafe line.takeWhole(base, octets.count, limits) else { return nil }
                scanner = FieldScanner(from: lineEnd)
                return unsafe scanner.takeWhole(base, octets.count, slots, limits, names)
            }
        }
        guard let length, length <= roomBefore else { return nil }
        fields.take(&room, scanner, length: length)
        return (length, line)
    }

    @inline(never)
    private mutating func readOn(
        _ input: Span<UInt8>, into fields: inout Fields
    ) throws(HTTPFault) -> (length: Int, line: Line)? {
        fields.clear()
        if room.slotCount == 0 { room.grow(octets: 512, slots: 24) }
        isInHead = true
        while true {
            switch advance(input) {
            case .more:
                return nil
            case .slots:
                room.grow(octets: 0, slots: room.slotCount * 2)
            case .fault(let reason, let offset):
                throw HTTPFault(reason, at: offset)
            case .done(let length) where length > room.octetCount:
                room.grow(octets: length, slots: 0)
            case .done(let length):
                let (line, scanner) = (scan.line, scan.fields)
                scan = HeadScan()
                isInHead = false
                fields.take(&room, scanner, length: length)
                return (length, line)
            }
        }
    }

    private mutating func advance(_ input: Span<UInt8>) -> ScanProgress {
        let (limits, names) = (self.limits, self.names)
        var scan = self.scan
        defer { self.scan = scan }
        // SAFETY: pointers live inside this one call, over the span's octets and the room's own slots.
        return unsafe input.withUnsafeBufferPointer { octets in
            guard let base = octets.baseAddress else { return .more }
            var progress = ScanProgress.more
            _ = unsafe room.fill(base) { slots in
                progress = unsafe scan.advance(base, octets.count, slots, limits, names)
                guard case .done(let length) = progress else { return nil }
                return length
            }
            return progress
        }
    }
}
