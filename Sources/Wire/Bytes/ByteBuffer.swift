// SAFETY: `base` points to `capacity` octets that this value alone owns and frees, and to nothing where that is none; it
// is read between `start` and `end` only, and `0 <= start <= end <= capacity` holds after every method.
/// A run of octets with one owner, written at its end and read from its start: what is gathered to be sent, or
/// was received and not yet understood. It can't be copied by accident, and what was read is not moved until
/// room is needed.
///
/// INVARIANT: it may go from thread to thread, because nobody else ever has its octets.
@safe
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
    private var base: UnsafeMutablePointer<UInt8>
    private var start = 0
    private var end = 0
    /// How many octets there is room for before it grows.
    public private(set) var capacity: Int

    /// A buffer with room for at least so many octets before it grows.
    public init(capacity: Int = 512) {
        self.capacity = max(capacity, 16)
        unsafe base = .allocate(capacity: self.capacity)
    }

    /// A buffer without room: somebody lends it some before it is used, or it makes its own.
    public static var hollow: ByteBuffer { ByteBuffer() }

    private init() {
        capacity = 0
        unsafe base = Self.nowhere
    }

    deinit { if capacity > 0 { unsafe base.deallocate() } }

    private static var nowhere: UnsafeMutablePointer<UInt8> {
        unsafe UnsafeMutablePointer(bitPattern: 16).unsafelyUnwrapped
    }

    /// Gives all of its room away, with whatever was in it. Who gets it frees it, or has another buffer adopt it.
    @unsafe
    @inline(__always)
    public mutating func surrender() -> UnsafeMutableBufferPointer<UInt8> {
        let room = unsafe UnsafeMutableBufferPointer(start: base, count: capacity)
        unsafe base = Self.nowhere
        capacity = 0
        removeAll()
        return unsafe room
    }

    /// Takes over room that another buffer surrendered; to be asked of a hollow one.
    @unsafe
    @inline(__always)
    public mutating func adopt(_ room: UnsafeMutableBufferPointer<UInt8>) {
        precondition(capacity == 0 && !room.isEmpty)
        capacity = room.count
        unsafe base = room.baseAddress.unsafelyUnwrapped
    }

    /// How many octets can be read.
    public var count: Int { end - start }
    /// Whether nothing can be read.
    public var isEmpty: Bool { start == end }

    /// What can be read.
    public borrowing func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(Span(_unsafeStart: UnsafePointer(base + start), count: end - start))
    }

    /// A copy of what can be read.
    public var octets: [UInt8] {
        unsafe [UInt8](UnsafeBufferPointer(start: base + start, count: end - start))
    }

    /// Forgets the first octets; they were understood, or sent.
    public mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= end - start)
        start += count
        if start == end { removeAll() }
    }

    /// Makes room for at least so many octets in all.
    public mutating func reserve(_ size: Int) {
        if capacity < size { makeRoom(size &- count) }
    }

    /// Forgets what was appended behind the first octets.
    public mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= end - start)
        end = start + count
    }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        start = 0
        end = 0
    }

    /// Appends one octet.
    @inline(__always)
    public mutating func append(_ octet: UInt8) {
        makeRoom(1)
        unsafe base[end] = octet
        end &+= 1
    }

    /// Appends the octets of a span.
    @inline(__always)
    public mutating func append(_ octets: Span<UInt8>) {
        makeRoom(octets.count)
        unsafe octets.withUnsafeBufferPointer { source in
            if let from = source.baseAddress { unsafe (base + end).update(from: from, count: source.count) }
        }
        end &+= octets.count
    }

    /// Appends octets.
    public mutating func append(_ octets: [UInt8]) { append(octets.span) }

    /// Appends octets.
    public mutating func append(_ octets: ArraySlice<UInt8>) { append(octets.span) }

    /// Appends text that the source spells.
    @inline(__always)
    public mutating func append(_ text: StaticString) {
        makeRoom(text.utf8CodeUnitCount)
        unsafe (base + end).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        end &+= text.utf8CodeUnitCount
    }

    /// Appends `name: value` and a line end, with room made once.
    @inline(__always)
    mutating func append(line name: Span<UInt8>, _ value: Span<UInt8>) {
        makeRoom(name.count &+ value.count &+ 4)
        var at = unsafe base + end
        unsafe name.withUnsafeBufferPointer { source in
            if let from = source.baseAddress { unsafe at.update(from: from, count: source.count) }
        }
        unsafe at += name.count
        unsafe at[0] = UInt8(ascii: ":")
        unsafe at[1] = .space
        unsafe value.withUnsafeBufferPointer { source in
            if let from = source.baseAddress { unsafe (at + 2).update(from: from, count: source.count) }
        }
        unsafe at += value.count &+ 2
        unsafe at[0] = .carriageReturn
        unsafe at[1] = .lineFeed
        end &+= name.count &+ value.count &+ 4
    }

    /// Appends a line that lies in octets as it is written, name, colon, space and value, up to `end`, and a line
    /// end, if name and value are found to be such on the way; else nothing, and answers so: then look more closely.
    ///
    /// SAFETY: a block is read where sixteen octets are left before `end` or, in a short line, in all that there
    /// are, and written where room was made for it.
    mutating func append(line octets: Span<UInt8>, _ name: Range<Int>, end: Int) -> Bool {
        let count = end &- name.lowerBound
        guard name.lowerBound &+ 16 <= octets.count, end <= octets.count, 1..<16 ~= name.count else {
            return false
        }
        makeRoom(count &+ 18)
        let isWritten = unsafe octets.withUnsafeBufferPointer { octets in
            let from = unsafe octets.baseAddress.unsafelyUnwrapped + name.lowerBound
            let to = unsafe base + self.end
            let first = unsafe OctetScan.load(from, 0)
            let ends = OctetScan.marks(OctetScan.notLetterDigitHyphen(first))
            guard ends.trailingZeroBitCount == name.count &* OctetScan.bitsPerOctet else { return false }
            unsafe UnsafeMutableRawPointer(to).storeBytes(of: first, as: OctetScan.Block.self)
            var hits = OctetScan.control(first)
            guard count > 16 else {
                let inside = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count &* OctetScan.bitsPerOctet)
                return OctetScan.marks(hits) & inside == 0
            }
            var at = 16
            while at < count {
                // The last block ends with the line.
                at = min(at, count &- 16)
                let block = unsafe OctetScan.load(from, at)
                unsafe UnsafeMutableRawPointer(to + at).storeBytes(of: block, as: OctetScan.Block.self)
                hits = hits .| OctetScan.control(block)
                at &+= 16
            }
            return OctetScan.marks(hits) == 0
        }
        guard isWritten else { return false }
        unsafe base[self.end &+ count] = .carriageReturn
        unsafe base[self.end &+ count &+ 1] = .lineFeed
        self.end &+= count &+ 2
        return true
    }

    /// Appends a number in decimal digits.
    public mutating func append(decimal number: UInt64) {
        var digits = 1
        var bound: UInt64 = 10
        while number >= bound {
            digits &+= 1
            let (next, isTooLarge) = bound.multipliedReportingOverflow(by: 10)
            if isTooLarge { break }
            bound = next
        }
        append(decimal: number, digits: digits)
    }

    /// Appends the last so many decimal digits of a number, zeros in front where it has fewer.
    public mutating func append(decimal number: UInt64, digits: Int) {
        makeRoom(digits)
        var rest = number
        var place = digits
        while place > 0 {
            place &-= 1
            unsafe base[end &+ place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        end &+= digits
    }

    /// Appends digits that were made before.
    @inline(__always)
    public mutating func append(_ digits: HexDigits) {
        makeRoom(16)
        let room = unsafe UnsafeMutableRawPointer(base + end)
        unsafe room.storeBytes(of: digits.first, as: UInt64.self)
        unsafe room.storeBytes(of: digits.second, toByteOffset: 8, as: UInt64.self)
        end &+= 16
    }

    /// Lends the room behind the last octet, of at least so many, to somebody who writes into it and answers how
    /// many octets it wrote.
    @unsafe
    public mutating func fill<Failure: Error>(
        room: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        makeRoom(room)
        let written = try unsafe body(
            UnsafeMutableRawBufferPointer(start: base + end, count: capacity &- end))
        precondition(written >= 0 && written <= capacity - end)
        end &+= written
    }

    @inline(__always)
    private mutating func makeRoom(_ room: Int) {
        if capacity &- end < room { grow(room) }
    }

    @inline(never)
    private mutating func grow(_ room: Int) {
        let count = end - start
        if count + room <= capacity, start > capacity / 2 {
            unsafe base.update(from: base + start, count: count)
        } else {
            let larger = max(capacity * 2, count + room, 16)
            let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
            unsafe moved.update(from: base + start, count: count)
            if capacity > 0 { unsafe base.deallocate() }
            unsafe base = moved
            capacity = larger
        }
        start = 0
        end = count
    }
}
