import Telemetry
import Testing

@Suite struct LogTimeTests {
    static func time(_ microseconds: Int64) -> String {
        let line = LogRecord(microseconds: microseconds, level: .debug, message: "").line()
        return String(decoding: line.dropFirst(9).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (951_868_800_000_000, "2000-03-01T00:00:00.000000Z"),
            (1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (4_107_456_000_000_000, "2100-02-28T00:00:00.000000Z"),
            (1_767_225_599_000_001, "2025-12-31T23:59:59.000001Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
            (-62_162_121_600_000_000, "0000-02-29T00:00:00.000000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"), (.max, "9999-12-31T23:59:59.999999Z"),
            (.min, "0000-01-01T00:00:00.000000Z"),
        ] as [(Int64, String)])
    func `a moment is written as RFC 3339 has it`(microseconds: Int64, text: String) {
        #expect(Self.time(microseconds) == text)
    }

    @Test func `day follows day through four hundred years`() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var day: Int64 = 0
        for year in 1970..<2370 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, length) in lengths.enumerated() {
                for number in [1, length + (month == 1 && isLeap ? 1 : 0)] {
                    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
                    let expected = "\(year)-\(two(month + 1))-\(two(number))"
                    #expect(Self.time((day + Int64(number) - 1) * 86_400_000_000).hasPrefix(expected))
                }
                day += Int64(length + (month == 1 && isLeap ? 1 : 0))
            }
        }
    }
}
