import Testing
import Wire

@Suite struct ByteBufferTests {
    @Test func `what is appended is read, in order, however the room grows`() {
        var buffer = ByteBuffer(capacity: 1)
        var expected: [UInt8] = []
        for round in 0..<200 {
            buffer.append(UInt8(round))
            buffer.append([UInt8](repeating: UInt8(round), count: round))
            buffer.append("text")
            expected += [UInt8](repeating: UInt8(round), count: round + 1) + Array("text".utf8)
        }
        let (octets, count) = (buffer.octets, buffer.count)
        #expect(octets == expected && count == expected.count)
    }

    @Test func `what is consumed is gone, and its room is used again`() {
        var buffer = ByteBuffer(capacity: 64)
        for round in 0..<100 {
            buffer.append([UInt8](repeating: UInt8(round), count: 40))
            let newest = buffer.octets.suffix(40)
            #expect(newest.allSatisfy { $0 == UInt8(round) })
            buffer.consume(round % 2 == 0 ? 39 : buffer.count)
        }
        let (isEmpty, octets) = (buffer.isEmpty, buffer.octets)
        #expect(isEmpty && octets.isEmpty)
        buffer.append([1, 2, 3][1...])
        buffer.removeAll()
        let count = buffer.count
        #expect(count == 0)
    }

    @Test func `numbers are written in decimal`() {
        var buffer = ByteBuffer()
        for number: UInt64 in [0, 9, 10, 100, 1_234_567_890, .max] {
            buffer.append(decimal: number)
            buffer.append(UInt8(ascii: " "))
        }
        let octets = buffer.octets
        #expect(octets == Array("0 9 10 100 1234567890 18446744073709551615 ".utf8))
    }

    @Test func `a span shows what can be read and nothing else`() {
        var buffer = ByteBuffer()
        buffer.append("hello")
        buffer.consume(2)
        let seen = buffer.withSpan { span in (span.count, span[0]) }
        #expect(seen.0 == 3 && seen.1 == UInt8(ascii: "l"))
        let empty: [UInt8] = []
        buffer.append(empty)
        let count = buffer.count
        #expect(count == 3)
    }
}
