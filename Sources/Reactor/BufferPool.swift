// Where a loop's connections take the room to read and write in. Room is lent for as long as there is something in it: a
// connection that waits, for its next request or for its upstream, holds none. So thousands of them cost little, and
// those that have something to do share a few pieces that the processor still has at hand.

public import Wire

/// Room that nobody uses, of one loop. The piece that was given back last is lent first.
///
/// INVARIANT: used on its loop's thread alone.
///
/// SAFETY: a piece lies here or belongs to one buffer, never both; who takes it out of the list has it adopted or frees it.
/// Pieces that lie here are a list: each begins with a `Link`, for which it is large and aligned enough.
@safe
public final class BufferPool: @unchecked Sendable {
    /// How much room is lent. Most messages are shorter, and who reads a long one makes more.
    public static let size = 4 << 10
    /// Room that grew beyond this is let go instead of kept.
    public static let largest = 32 << 10
    private static let mostKept = 1_024

    /// What a piece that nobody uses begins with.
    @unsafe
    private struct Link: BitwiseCopyable {
        let next: UnsafeMutableRawPointer?
        let capacity: Int
    }

    /// The piece that was given back last.
    private var first: UnsafeMutableRawPointer?
    /// How many pieces of room lie here.
    private(set) var count = 0

    deinit { while let room = unsafe take() { unsafe room.deallocate() } }

    /// Gives a hollow buffer room.
    @inline(__always)
    public func lend(_ octets: inout ByteBuffer) {
        if octets.capacity == 0 { fill(&octets) }
    }

    private func fill(_ octets: inout ByteBuffer) {
        guard let room = unsafe take() else { return octets.reserve(Self.size) }
        unsafe octets.adopt(room)
    }

    @inline(__always)
    private func take() -> UnsafeMutableBufferPointer<UInt8>? {
        guard let room = unsafe first else { return nil }
        let link = unsafe room.loadUnaligned(as: Link.self)
        unsafe first = link.next
        count &-= 1
        return unsafe UnsafeMutableBufferPointer(
            start: room.assumingMemoryBound(to: UInt8.self), count: link.capacity)
    }

    /// Takes the room of a buffer back, where there is nothing in it.
    @inline(__always)
    public func takeBack(_ octets: inout ByteBuffer) {
        if octets.isEmpty, octets.capacity > 0 { keep(&octets) }
    }

    private func keep(_ octets: inout ByteBuffer) {
        let room = unsafe octets.surrender()
        // Less than is lent was made by somebody who was in a hurry.
        guard let base = room.baseAddress, count < Self.mostKept,
            Self.size...Self.largest ~= room.count
        else { return unsafe room.deallocate() }
        unsafe UnsafeMutableRawPointer(base).storeBytes(
            of: Link(next: first, capacity: room.count), as: Link.self)
        unsafe first = UnsafeMutableRawPointer(base)
        count &+= 1
    }
}
