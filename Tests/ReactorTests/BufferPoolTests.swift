import Testing
import Wire

@testable import Reactor

@Suite struct BufferPoolTests {
    @Test func `room that was given back is lent again, empty`() {
        let pool = BufferPool()
        var first = ByteBuffer.hollow
        pool.lend(&first)
        first.append([1, 2, 3])
        first.consume(3)
        pool.takeBack(&first)
        let left = first.capacity
        #expect(left == 0)
        #expect(pool.count == 1)
        var second = ByteBuffer.hollow
        pool.lend(&second)
        let (isEmpty, capacity) = (second.isEmpty, second.capacity)
        #expect(isEmpty)
        #expect(capacity == BufferPool.size)
        #expect(pool.count == 0)
    }

    @Test func `who has room, or something in it, keeps what they have`() {
        let pool = BufferPool()
        var spare = ByteBuffer.hollow
        pool.lend(&spare)
        pool.takeBack(&spare)
        var used = ByteBuffer.hollow
        used.append([1, 2, 3])
        pool.takeBack(&used)
        pool.lend(&used)
        let octets = used.octets
        #expect(octets == [1, 2, 3])
        #expect(pool.count == 1)
    }

    @Test func `room that grew too large is let go`() {
        let pool = BufferPool()
        var large = ByteBuffer(capacity: BufferPool.largest + 1)
        pool.takeBack(&large)
        let capacity = large.capacity
        #expect(capacity == 0)
        #expect(pool.count == 0)
    }

    @Test func `no more room is kept than is likely to be wanted`() {
        let pool = BufferPool()
        for _ in 0..<1_100 {
            var buffer = ByteBuffer(capacity: BufferPool.size)
            pool.takeBack(&buffer)
        }
        #expect(pool.count == 1_024)
    }
}
