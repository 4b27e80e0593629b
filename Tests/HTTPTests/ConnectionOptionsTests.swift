import Testing
import Wire

@testable import HTTP

@Suite struct ConnectionOptionsTests {
    /// What these Connection lines say, in one line.
    private func options(_ values: [String]) throws -> String {
        let lines = values.map { "connection: \($0)\r\n" }.joined()
        var parser = ResponseHeadParser()
        var head = ResponseHead()
        let octets = Array("HTTP/1.1 200 OK\r\nx: close\r\n\(lines)\r\n".utf8)
        _ = try #require(try parser.parse(octets.span, into: &head))
        do throws(HTTPFault) {
            let options = try ConnectionOptions(head.fields)
            var words: [String] = []
            if options.closes { words.append("CLOSE") }
            if options.keepsAlive { words.append("KEEP") }
            if options.upgrades { words.append("UPGRADE") }
            return (words + options.names.map { String(decoding: $0, as: UTF8.self) }).joined(separator: " ")
        } catch {
            return error.reason.rawValue
        }
    }

    @Test(arguments: [
        ([], ""), (["close"], "CLOSE"), (["CLOSE"], "CLOSE"), (["Keep-Alive"], "KEEP"),
        (["upgrade"], "UPGRADE"),
        ([""], ""), ([","], ""), ([", ,"], ""), ([",close"], "CLOSE"), (["close,"], "CLOSE"),
        (["close, close"], "CLOSE"),
        (["keep-alive, close"], "CLOSE KEEP"), (["close", "keep-alive"], "CLOSE KEEP"),
        (["close \t,\t Upgrade"], "CLOSE UPGRADE"), (["X-One, x-two"], "x-one x-two"),
        (["x-one", "close"], "CLOSE x-one"),
        (["closed"], "closed"), (["keep-alive-x"], "keep-alive-x"), (["content-length"], "content-length"),
    ])
    func `options are read by the list, whatever their case and however many lines there are`(
        values: [String], text: String
    ) throws {
        #expect(try options(values) == text)
    }

    @Test(arguments: ["close; x", "x y", "\"close\"", "close/1", "cl\u{F6}se", "a=b", "close,x:"])
    func `a list that isn't one of tokens is a fault`(value: String) throws {
        #expect(try options([value]) == "field-name-invalid")
    }
}

@Suite struct HTTPDateTests {
    @Test(arguments: [-1, -86_401, Int64.min + 1])
    func `a clock that stands before the epoch is written as the epoch`(second: Int64) {
        var date = HTTPDate()
        #expect(String(decoding: date.octets(at: second), as: UTF8.self) == "Thu, 01 Jan 1970 00:00:00 GMT")
    }

    private func text(_ second: Int64) -> String {
        var date = HTTPDate()
        return String(decoding: date.octets(at: second), as: UTF8.self)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (68_169_599, "Mon, 28 Feb 1972 23:59:59 GMT"), (68_169_600, "Tue, 29 Feb 1972 00:00:00 GMT"),
        (68_256_000, "Wed, 01 Mar 1972 00:00:00 GMT"), (946_684_799, "Fri, 31 Dec 1999 23:59:59 GMT"),
        (946_684_800, "Sat, 01 Jan 2000 00:00:00 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `a second has its date`(second: Int64, date: String) {
        #expect(text(second) == date)
    }

    @Test func `each day until the year 2200 follows the one before, in calendar and week`() {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var (year, month, day) = (1970, 0, 1)
        for number in 0..<84_006 {
            let digits = day < 10 ? "0\(day)" : "\(day)"
            let expected = "\(weekdays[number % 7]), \(digits) \(months[month]) \(year) 00:00:00 GMT"
            if text(Int64(number) * 86_400) != expected { Issue.record("day \(number) is \(expected)") }
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month] { (month, day) = (month + 1, 1) }
            if month == 12 { (year, month) = (year + 1, 0) }
        }
        #expect(year == 2200)
    }

    @Test func `a date is written again when the second is another`() {
        var date = HTTPDate()
        let first = date.octets(at: 59)
        #expect(date.octets(at: 59) == first)
        #expect(String(decoding: date.octets(at: 60), as: UTF8.self) == "Thu, 01 Jan 1970 00:01:00 GMT")
        #expect(date.octets(at: 59) == first)
    }
}
