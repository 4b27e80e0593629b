/// The trailer section. Its octets are gathered, because a field line is judged whole, and then forgotten.
struct TrailerScanner: Sendable {
    private static let limits = WireLimits.trailers
    private var octets: [UInt8] = []
    private var slots: [FieldSlot] = []
    private var scanner = FieldScanner(from: 0)
    private(set) var isDone = false

    /// Reads on at `offset`; `bodyOffset` is what an offset of this input is short of the body's own.
    mutating func next(_ input: Span<UInt8>, at offset: inout Int, bodyOffset: Int) throws(HTTPFault) {
        let room = Self.limits.fields - octets.count
        let before = octets.count
        let sectionStart = bodyOffset + offset - before
        for index in offset..<min(input.count, offset + room) { octets.append(input[index]) }
        if slots.isEmpty { slots = [FieldSlot](repeating: FieldSlot(), count: Self.limits.fieldCount) }
        // SAFETY: pointers live inside this one call, over the arrays' own octets and slots.
        let progress = unsafe octets.withUnsafeBufferPointer { octets -> ScanProgress in
            guard let base = octets.baseAddress else { return .more }
            return unsafe slots.withUnsafeMutableBytes { room in
                guard let start = room.baseAddress else { return .slots }
                let slots = unsafe FieldSlots(base: start, count: Self.limits.fieldCount)
                return unsafe scanner.scan(base, octets.count, slots, Self.limits, .shared)
            }
        }
        switch progress {
        case .fault(let reason, let at): throw HTTPFault(reason, at: sectionStart + at)
        case .done(let end):
            offset += end - before
            isDone = true
            self = TrailerScanner(done: true)
        case .more, .slots: offset += octets.count - before
        }
    }

    init() {}

    private init(done: Bool) { isDone = done }
}
