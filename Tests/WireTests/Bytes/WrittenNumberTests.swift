import Testing
import Wire

@Suite struct WrittenNumberTests {
    static let numbers: [UInt64] = [
        0, 1, 9, 10, 99, 100, 255, 4_095, 65_535, 0x1234_5678_9ABC_DEF0, 0x0F0F_0F0F_F0F0_F0F0, 1 << 63, .max,
    ]

    @Test(arguments: numbers)
    func `a number is written in hexadecimal with all of its sixteen digits`(number: UInt64) {
        var buffer = ByteBuffer()
        buffer.append(HexDigits(number))
        let digits = String(number, radix: 16)
        let text = String(decoding: buffer.octets, as: UTF8.self)
        #expect(text == String(repeating: "0", count: 16 - digits.count) + digits)
    }

    @Test(arguments: numbers)
    func `a number is written in decimal, alone or with zeros in front`(number: UInt64) {
        var buffer = ByteBuffer()
        buffer.append(decimal: number)
        buffer.append(.init(ascii: " "))
        buffer.append(decimal: number % 1_000_000, digits: 6)
        let text = String(decoding: buffer.octets, as: UTF8.self)
        let last = String(String(1_000_000 + number % 1_000_000).dropFirst())
        #expect(text == "\(number) \(last)")
    }

    @Test func `room that was surrendered is adopted, and what was in it is gone`() {
        var full = ByteBuffer(capacity: 64)
        full.append([1, 2, 3])
        var hollow = ByteBuffer.hollow
        // SAFETY: the room goes from the one buffer to the other, and nowhere else.
        unsafe hollow.adopt(full.surrender())
        let (left, taken) = (full.capacity, hollow.capacity)
        #expect(left == 0)
        #expect(taken == 64)
        let isEmpty = full.isEmpty && hollow.isEmpty
        #expect(isEmpty)
        full.append([4])
        hollow.append([5, 6])
        let (first, second) = (full.octets, hollow.octets)
        #expect(first == [4])
        #expect(second == [5, 6])
    }
}
