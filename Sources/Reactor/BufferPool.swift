// Where a loop's connections take the room to read and write in. A connection that waits for its next request holds
// none: thousands of them cost nothing but their descriptors and tasks.

public import Wire

/// Octets on their way, and room for them.
///
/// INVARIANT: used on its loop's thread alone.
public final class IOBuffer: @unchecked Sendable {
    /// The octets.
    public var octets: ByteBuffer
    fileprivate var next: IOBuffer?

    fileprivate init(_ size: Int) {
        octets = ByteBuffer(capacity: size)
    }
}

/// Buffers that nobody uses, of one loop.
///
/// INVARIANT: used on its loop's thread alone.
public final class BufferPool: @unchecked Sendable {
    /// How large a buffer is made. Most messages are shorter, and who reads a long one makes more room.
    public static let size = 4 << 10
    /// One that grew beyond this is let go instead of kept.
    public static let largest = 32 << 10
    private static let mostKept = 1024

    private var first: IOBuffer?
    private var kept = 0

    /// An empty buffer.
    @inline(__always)
    public func take() -> IOBuffer {
        guard let buffer = first else { return IOBuffer(Self.size) }
        first = buffer.next.take()
        kept &-= 1
        return buffer
    }

    /// Takes a buffer back; what it holds is forgotten.
    @inline(__always)
    public func giveBack(_ buffer: IOBuffer) {
        guard kept < Self.mostKept, buffer.octets.capacity <= Self.largest else { return }
        buffer.octets.removeAll()
        buffer.next = first
        first = buffer
        kept &+= 1
    }
}
