// Where a loop's connections take the room to read and write in. Room is lent for as long as there is something in it: a
// connection that waits, for its next request or for its upstream, holds none. So thousands of them cost little, and
// those that have something to do share a few pieces that the processor still has at hand.

public import Wire

/// Room that nobody uses, of one loop. The piece that was given back last is lent first.
///
/// INVARIANT: used on its loop's thread alone.
///
/// SAFETY: a piece lies here or belongs to one buffer, never both; who takes it out of the list has it adopted or frees it.
@safe
public final class BufferPool: @unchecked Sendable {
    /// How much room is lent. Most messages are shorter, and who reads a long one makes more.
    public static let size = 4 << 10
    /// Room that grew beyond this is let go instead of kept.
    public static let largest = 32 << 10
    private static let mostKept = 1_024

    /// Room of buffers that surrendered it.
    private var rooms: ContiguousArray<UnsafeMutableBufferPointer<UInt8>> = unsafe []

    deinit { while let room = unsafe rooms.popLast() { unsafe room.deallocate() } }

    /// Gives a hollow buffer room.
    @inline(__always)
    public func lend(_ octets: inout ByteBuffer) {
        if octets.capacity == 0 { fill(&octets) }
    }

    private func fill(_ octets: inout ByteBuffer) {
        guard let room = unsafe rooms.popLast() else { return octets.reserve(Self.size) }
        unsafe octets.adopt(room)
    }

    /// Takes the room of a buffer back, where there is nothing in it.
    @inline(__always)
    public func takeBack(_ octets: inout ByteBuffer) {
        if octets.isEmpty, octets.capacity > 0 { keep(&octets) }
    }

    private func keep(_ octets: inout ByteBuffer) {
        let room = unsafe octets.surrender()
        // Less than is lent was made by somebody who was in a hurry.
        if unsafe rooms.count < Self.mostKept, Self.size...Self.largest ~= room.count {
            unsafe rooms.append(room)
        } else {
            unsafe room.deallocate()
        }
    }

    /// How many pieces of room lie here.
    var count: Int { unsafe rooms.count }
}
