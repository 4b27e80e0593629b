import Testing
import Wire

@testable import HTTP

@Suite struct BodyReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let framing: BodyFraming
        let octets: String
        /// What of it is data.
        let data: String
        /// What is left for whoever reads on.
        let rest: String

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "none", framing: .none, octets: "GET", data: "", rest: "GET"),
        Case(name: "of no octets", framing: .length(0), octets: "GET", data: "", rest: "GET"),
        Case(name: "of a length", framing: .length(5), octets: "hello", data: "hello", rest: ""),
        Case(
            name: "of a length, and another request", framing: .length(5), octets: "helloGET", data: "hello",
            rest: "GET"),
        Case(name: "without a chunk", framing: .chunked, octets: "0\r\n\r\n", data: "", rest: ""),
        Case(
            name: "in chunks", framing: .chunked, octets: "3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\nt: x\r\n\r\n",
            data: "hello", rest: ""),
        Case(
            name: "in chunks, and another request", framing: .chunked, octets: "5\r\nhello\r\n0\r\n\r\nGET",
            data: "hello",
            rest: "GET"),
    ]

    /// Reads the body in pieces of a size, as a gateway does: in runs where they may be taken as they are.
    private func read(
        _ test: Case, inPiecesOf size: Int
    ) throws -> (data: [UInt8], rest: [UInt8], isComplete: Bool) {
        var reader = BodyReader(test.framing, limit: .max)
        var input = ByteBuffer()
        var data: [UInt8] = []
        var rest = Array(test.octets.utf8)[...]
        repeat {
            input.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            if reader.isComplete { continue }
            if let run = reader.run(of: input.count) {
                data += input.octets.prefix(run)
                input.consume(run)
                reader.took(run)
            } else {
                try reader.decode(&input) { run in for index in run.indices { data.append(run[index]) } }
            }
        } while !rest.isEmpty
        return (data, input.octets, reader.isComplete)
    }

    @Test(arguments: cases)
    func `a body is the same however it is cut, and nothing behind it is taken`(test: Case) throws {
        for size in 1...max(test.octets.utf8.count, 1) {
            let outcome = try read(test, inPiecesOf: size)
            #expect(outcome.data == Array(test.data.utf8), "in pieces of \(size)")
            #expect(outcome.rest == Array(test.rest.utf8), "in pieces of \(size)")
            #expect(outcome.isComplete, "in pieces of \(size)")
        }
    }

    @Test func `only a body that has no other end may end with the connection`() throws {
        var untilClose = BodyReader(.untilClose, limit: .max)
        #expect(untilClose.run(of: 7) == 7)
        untilClose.took(7)
        let before = untilClose.isComplete
        #expect(!before)
        let may = untilClose.end()
        let isComplete = untilClose.isComplete
        #expect(may && isComplete)
        for framing in [BodyFraming.length(3), .chunked] {
            var reader = BodyReader(framing, limit: .max)
            let mayEnd = reader.end()
            let after = reader.isComplete
            #expect(!mayEnd && !after)
        }
        var none = BodyReader(.none, limit: .max)
        let mayEnd = none.end()
        #expect(mayEnd)
    }

    @Test func `what is left is known of a length, and of nothing else`() {
        var reader = BodyReader(.length(5), limit: .max)
        let whole = reader.remaining
        reader.took(2)
        let rest = reader.remaining
        #expect(whole == 5 && rest == 3)
        for framing in [BodyFraming.chunked, .untilClose] {
            let remaining = BodyReader(framing, limit: .max).remaining
            #expect(remaining == nil)
        }
    }

    @Test func `a chunked body beyond its limit is a fault, and so is one that is broken`() throws {
        for (octets, reason) in [
            ("6\r\nabcdef\r\n0\r\n\r\n", HTTPFault.Reason.bodyTooLarge), ("3\r\nabc\r\n3\r\n", .bodyTooLarge),
            ("x\r\n", .chunkSizeInvalid),
        ] {
            var reader = BodyReader(.chunked, limit: 5)
            var input = ByteBuffer()
            input.append(Array(octets.utf8))
            var fault: HTTPFault?
            do throws(HTTPFault) { try reader.decode(&input) { _ in } } catch { fault = error }
            #expect(fault?.reason == reason)
        }
    }

    @Test func `a reader that is begun anew knows nothing of the body before`() throws {
        var reader = BodyReader(.chunked, limit: 5)
        var input = ByteBuffer()
        input.append(Array("5\r\nab".utf8))
        try reader.decode(&input) { _ in }
        reader.begin(.chunked, limit: 5)
        input.removeAll()
        input.append(Array("3\r\nxyz\r\n0\r\n\r\n".utf8))
        var count = 0
        try reader.decode(&input) { count += $0.count }
        let isComplete = reader.isComplete
        #expect(count == 3 && isComplete)
    }
}
