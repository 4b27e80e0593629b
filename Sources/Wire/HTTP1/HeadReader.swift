// What heads of requests and of responses have in common: a start line, then fields, read on and on as octets
// arrive. However a head is cut into pieces, the head or the fault is the same, and no octet is looked at twice:
// each scanner judges an octet by what stands before it, and goes on where it stopped.

/// The start line of one kind of message, read octet by octet in meaning.
protocol StartLineScanner: Sendable {
    /// A scanner that stands before a message's first octet.
    init()

    /// Reads on; `done` answers the offset behind the line's CRLF.
    mutating func scan(_ base: UnsafePointer<UInt8>, _ count: Int, _ limits: WireLimits) -> ScanProgress
}

// SAFETY: pointers live inside one call of `read`, over the span's octets and the reader's own slots; a scanner
// only ever writes to the slots of the reader it belongs to.
/// Reads one head after the other off a connection.
struct HeadReader<Line: StartLineScanner>: Sendable {
    private(set) var line = Line()
    private let limits: WireLimits
    private let names = FieldNameTable.shared
    private var isInFields = false
    private var scanner = FieldScanner(from: 0)
    /// Where the scanner keeps the field lines until the head is complete; then the head gets them, and gives
    /// back those of the head before.
    private var slots: [FieldSlot] = []

    init(limits: WireLimits) {
        self.limits = limits
    }

    /// Reads on in `input`, which holds all octets received since the last head ended. Answers how many of them
    /// the head took once it is complete, with its fields, and nil while more is needed. Until then there are
    /// no fields: what a head held before is gone as soon as the next one is begun.
    @inline(__always)
    mutating func read(_ input: Span<UInt8>, into fields: inout Fields) throws(HTTPFault) -> Int? {
        fields.clear()
        // The slots stand apart from the reader while it reads, for both are written to.
        var slots: [FieldSlot] = []
        swap(&slots, &self.slots)
        if slots.isEmpty { slots = [FieldSlot](repeating: FieldSlot(), count: 24) }
        defer { swap(&slots, &self.slots) }
        while true {
            let progress = unsafe input.withUnsafeBufferPointer { octets in
                unsafe slots.withUnsafeMutableBufferPointer { slots in unsafe advance(octets, slots) }
            }
            switch progress {
            case .more:
                return nil
            case .slots:
                slots += [FieldSlot](repeating: FieldSlot(), count: slots.count)
            case .fault(let reason, let offset):
                throw HTTPFault(reason, at: offset)
            case .done(let length):
                unsafe input.withUnsafeBufferPointer { octets in
                    unsafe fields.keep(scanner, &slots, UnsafeBufferPointer(rebasing: octets[..<length]))
                }
                return length
            }
        }
    }

    /// Stands before the next head; the line of the last one is forgotten.
    mutating func restart() {
        line = Line()
        isInFields = false
    }

    @inline(__always)
    private mutating func advance(
        _ input: UnsafeBufferPointer<UInt8>, _ slots: UnsafeMutableBufferPointer<FieldSlot>
    ) -> ScanProgress {
        guard let base = input.baseAddress else { return .more }
        if !isInFields {
            let progress = unsafe line.scan(base, input.count, limits)
            guard case .done(let end) = progress else { return progress }
            scanner = FieldScanner(from: end)
            isInFields = true
        }
        return unsafe scanner.scan(base, input.count, slots, limits, names)
    }
}
