import Testing
import Wire

@Suite struct UTF8ValidationTests {
    /// Table 3-7 of the Unicode standard as data, one row a line: the oracle for the code, which has it as a
    /// switch.
    static let table: [[ClosedRange<UInt8>]] = [
        [0x00...0x7F],
        [0xC2...0xDF, 0x80...0xBF],
        [0xE0...0xE0, 0xA0...0xBF, 0x80...0xBF],
        [0xE1...0xEC, 0x80...0xBF, 0x80...0xBF],
        [0xED...0xED, 0x80...0x9F, 0x80...0xBF],
        [0xEE...0xEF, 0x80...0xBF, 0x80...0xBF],
        [0xF0...0xF0, 0x90...0xBF, 0x80...0xBF, 0x80...0xBF],
        [0xF1...0xF3, 0x80...0xBF, 0x80...0xBF, 0x80...0xBF],
        [0xF4...0xF4, 0x80...0x8F, 0x80...0xBF, 0x80...0xBF],
    ]

    static func firstInvalidByTable(_ octets: [UInt8]) -> Int? {
        var position = 0
        next: while position < octets.count {
            for row in table where row.count <= octets.count - position {
                if row.indices.allSatisfy({ row[$0].contains(octets[position + $0]) }) {
                    position += row.count
                    continue next
                }
            }
            return position
        }
        return nil
    }

    @Test func `nothing at all is UTF-8`() {
        #expect(UTF8Validation.firstInvalidOffset(in: []) == nil)
    }

    @Test func `one and two octets are judged as the table has it, all of them`() {
        for first in UInt8.min...UInt8.max {
            #expect(UTF8Validation.firstInvalidOffset(in: [first]) == (first < 0x80 ? nil : 0))
            for second in UInt8.min...UInt8.max {
                let octets = [first, second]
                let expected = Self.firstInvalidByTable(octets)
                if UTF8Validation.firstInvalidOffset(in: octets) != expected {
                    Issue.record("\(octets): expected \(String(describing: expected))")
                }
            }
        }
    }

    @Test(arguments: UInt8(0xE0)...UInt8(0xF7))
    func `longer sequences are judged as the table has it, at every edge`(first: UInt8) {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0xBF, 0xC0]
        for second in UInt8(0x7E)...UInt8(0xC1) {
            for third in edges {
                for fourth in edges {
                    let octets = [first, second, third, fourth]
                    let expected = Self.firstInvalidByTable(octets)
                    if UTF8Validation.firstInvalidOffset(in: octets) != expected {
                        Issue.record("\(octets): expected \(String(describing: expected))")
                    }
                }
            }
        }
    }

    @Test func `every scalar is UTF-8, and cut short it is not`() {
        for value in UInt32(0x80)...0x10FFFF where value % 7 == 0 || value & 0xFF > 0xF0 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let octets = Array(scalar.utf8)
            let cut = Array(octets.dropLast())
            if UTF8Validation.firstInvalidOffset(in: octets) != nil
                || UTF8Validation.firstInvalidOffset(in: cut) != 0
            {
                Issue.record("U+\(String(value, radix: 16))")
            }
        }
    }

    @Test(arguments: 0..<40)
    func `a fault is found at its place, wherever in a block it stands`(offset: Int) {
        var octets = [UInt8](repeating: UInt8(ascii: "a"), count: 40)
        octets[offset] = 0xC0
        #expect(UTF8Validation.firstInvalidOffset(in: octets) == offset)
    }

    @Test func `the offset is where the bad sequence starts, not where it breaks`() {
        let octets: [UInt8] = [0x61, 0xC3, 0xBC, 0xF0, 0x9F, 0x98, 0x61]
        #expect(UTF8Validation.firstInvalidOffset(in: octets) == 3)
    }

    @Test func `a sequence's length is told where it is whole, and nil where it is not`() {
        let octets = Array("aü€😀".utf8)
        #expect(UTF8Validation.sequenceLength(in: octets.span, at: 0) == 1)
        #expect(UTF8Validation.sequenceLength(in: octets.span, at: 1) == 2)
        #expect(UTF8Validation.sequenceLength(in: octets.span, at: 3) == 3)
        #expect(UTF8Validation.sequenceLength(in: octets.span, at: 6) == 4)
        #expect(UTF8Validation.sequenceLength(in: octets.span, at: 2) == nil)
    }
}
