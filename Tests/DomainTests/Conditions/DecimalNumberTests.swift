import Testing

@testable import Domain

@Suite struct DecimalNumberTests {
    static func decimal(_ text: String) -> DecimalNumber? { DecimalNumber(Array(text.utf8)[...]) }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("7", "7"), ("-7", "-7"), ("100", "100"), ("100.00", "100"), ("0.10", "0.1"),
        ("-0.05", "-0.05"), ("120.50", "120.5"), ("0.000000000000000001", "0.000000000000000001"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        ("-99999999999999999999", "-99999999999999999999"), ("0.0", "0"),
    ])
    func `a decimal is the digits that were written`(text: String, written: String) {
        #expect(Self.decimal(text)?.description == written)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "5.", "1.2.3", "01", "-01", "00", "00.1", "1e2", "1E2", "0x1", "1 ", " 1", "1,0",
        "--1", "1-", "NaN", "١", "100000000000000000000", "0.0000000000000000001",
        "170141183460469231731687303715884105728", "999999999999999999999999999999999999999",
        "0000000000000000000000000000000000000000",
    ])
    func `what isn't written plainly, or has more digits, is no decimal`(text: String) {
        #expect(Self.decimal(text) == nil)
    }

    /// Held against integers: a decimal is so many hundredths.
    @Test func `sums, products and comparisons are those of integers`() throws {
        var generator = ScriptedNumbers()
        for _ in 0..<2000 {
            let (a, b) = (generator.next(), generator.next())
            let (one, other) = (try #require(Self.hundredths(a)), try #require(Self.hundredths(b)))
            #expect(one.plus(other) == Self.hundredths(a + b))
            #expect(one.minus(other) == Self.hundredths(a - b))
            #expect((one < other) == (a < b))
            #expect((one == other) == (a == b))
            #expect(one.negated == Self.hundredths(-a))
            let product = try #require(one.times(other))
            #expect(product == Self.fractions(a * b, digits: 4))
            #expect(Self.decimal(product.description) == product)
        }
    }

    @Test func `what doesn't fit is no result`() throws {
        let most = try #require(Self.decimal("99999999999999999999.999999999999999999"))
        let least = try #require(Self.decimal("0.000000000000000001"))
        let ten = DecimalNumber(Int64(10))
        #expect(most.plus(least) == nil)
        #expect(most.negated.minus(least) == nil)
        #expect(most.plus(most) == nil)
        #expect(most.times(ten) == nil)
        #expect(least.times(least) == nil)
        #expect(least.times(try #require(Self.decimal("0.1"))) == nil)
        #expect(least.times(ten)?.description == "0.00000000000000001")
        #expect(most.minus(most)?.description == "0")
        #expect(most.times(most) == nil)
        #expect(least < most && most.negated < least && !(most < most))
        #expect(DecimalNumber(Int64.min).description == "-9223372036854775808")
        #expect(DecimalNumber(UInt64.max).description == "18446744073709551615")
        #expect(DecimalNumber(UInt64.max).times(DecimalNumber(UInt64.max)) == nil)
    }

    private static func hundredths(_ number: Int) -> DecimalNumber? { fractions(number, digits: 2) }

    private static func fractions(_ number: Int, digits: Int) -> DecimalNumber? {
        let text = String(number.magnitude)
        let padded = String(repeating: "0", count: max(digits + 1 - text.count, 0)) + text
        return decimal((number < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits))
    }
}

/// Numbers of all sizes either way, the same in each run.
struct ScriptedNumbers {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        let size = 1 + state % 31
        let magnitude = Int((state >> 20) & (1 << size - 1))
        return state & 1 == 0 ? magnitude : -magnitude
    }
}
