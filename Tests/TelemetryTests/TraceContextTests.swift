import Telemetry
import Testing

@Suite struct TraceContextTests {
    static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    static func context(_ text: String) throws(TraceFault) -> TraceContext {
        try TraceContext(traceparent: Array(text.utf8))
    }

    @Test func `the standard's example is read and written`() throws {
        let context = try Self.context(Self.example)
        #expect(context.traceID.first == 0x4B && context.traceID.count == 16)
        #expect(context.parentID == [0x00, 0xF0, 0x67, 0xAA, 0x0B, 0xA9, 0x02, 0xB7])
        #expect(context.isSampled)
        #expect(context.traceparent == Array(Self.example.utf8))
    }

    @Test func `of the flags those that we know go on`() throws {
        let context = try Self.context(Self.example.dropLast(2) + "fe")
        #expect(!context.isSampled && context.flags == 2)
        #expect(context.traceparent.suffix(2) == Array("02".utf8))
    }

    @Test(arguments: ["cc", "01", "fe"])
    func `of a later version the part that we know is read, and written as ours`(version: String) throws {
        let text = version + Self.example.dropFirst(2)
        for text in [text, text + "-", text + "-what-the-future-will-be-like"] {
            #expect(try Self.context(text) == (try Self.context(Self.example)))
        }
        #expect(throws: TraceFault.unexpected(offset: 55)) { try Self.context(text + ".x") }
    }

    @Test(
        arguments: [
            ("", .length(0)),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", .length(54)),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-", .length(56)),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-010", .length(56)),
            ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", .version),
            ("0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", .unexpected(offset: 1)),
            ("00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", .unexpected(offset: 2)),
            ("00-4Bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", .unexpected(offset: 4)),
            ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", .zeroID),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", .zeroID),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0 ", .unexpected(offset: 54)),
            (" 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", .unexpected(offset: 0)),
            ("00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01", .unexpected(offset: 34)),
        ] as [(String, TraceFault)])
    func `what isn't exactly a traceparent is refused`(text: String, fault: TraceFault) {
        #expect(throws: fault) { try Self.context(text) }
    }

    @Test func `two of them in one field are refused`() {
        #expect(throws: TraceFault.length(111)) { try Self.context(Self.example + "," + Self.example) }
    }

    @Test(arguments: 0..<55)
    func `each octet of it counts`(offset: Int) throws {
        for octet: UInt8 in [0x00, 0x0A, 0x20, 0x2F, 0x3A, 0x41, 0x60, 0x67, 0x7F, 0xE9, 0xFF] {
            var text = Array(Self.example.utf8)
            text[offset] = octet
            #expect(throws: TraceFault.self) { try TraceContext(traceparent: text) }
        }
    }

    @Test func `a trace of ours has ids of the octets that were given`() throws {
        let context = try TraceContext(
            traceID: Array(1...16), parentID: Array(repeating: 0xFF, count: 8), isSampled: false)
        let written = "00-0102030405060708090a0b0c0d0e0f10-ffffffffffffffff-00"
        #expect(context.traceparent == Array(written.utf8))
        #expect(throws: TraceFault.idLength(expected: 16, actual: 15)) {
            try TraceContext(traceID: Array(1...15), parentID: Array(1...8), isSampled: true)
        }
        #expect(throws: TraceFault.idLength(expected: 8, actual: 0)) {
            try TraceContext(traceID: Array(1...16), parentID: [], isSampled: true)
        }
        #expect(throws: TraceFault.zeroID) {
            try TraceContext(traceID: Array(1...16), parentID: Array(repeating: 0, count: 8), isSampled: true)
        }
    }

    @Test func `a trace goes on under the id of our own span`() throws {
        let context = try Self.context(Self.example).continued(from: Array(1...8))
        #expect(context.traceID == (try Self.context(Self.example)).traceID)
        #expect(context.parentID == Array(1...8) && context.isSampled)
        #expect(throws: TraceFault.idLength(expected: 8, actual: 9)) {
            try context.continued(from: Array(1...9))
        }
    }

    @Test func `a tracestate is passed on as it came, its lines joined`() throws {
        let state = try TraceState(lines: [Array("a=1, b@x=y".utf8), Array("c=\t2".utf8)])
        #expect(state.octets == Array("a=1, b@x=y,c=\t2".utf8))
        #expect(try TraceState(lines: []).octets == [])
    }

    @Test func `a tracestate is bounded in octets and members`() throws {
        let most = [UInt8](repeating: UInt8(ascii: "a"), count: 512)
        #expect(try TraceState(lines: [most]).octets == most)
        #expect(throws: TraceFault.stateTooLong) { try TraceState(lines: [most, []]) }
        let members = Array(repeating: Array("a=1".utf8), count: 32)
        #expect(try TraceState(lines: members).octets.count == 127)
        #expect(throws: TraceFault.stateTooMany) { try TraceState(lines: members + [[]]) }
    }

    @Test(arguments: [0x00, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0xFF] as [UInt8])
    func `a tracestate that isn't printable is refused`(octet: UInt8) {
        #expect(throws: TraceFault.stateOctet(offset: 2)) { try TraceState(lines: [[0x61, 0x3D, octet]]) }
    }

    @Test(arguments: [
        (TraceFault.length(3), "a traceparent of 3 octets has not the length of its version"),
        (.version, "a traceparent has no version `ff`"),
        (.unexpected(offset: 4), "octet 4 of the traceparent can't stand there"),
        (.zeroID, "an id of zeros means none"),
        (.idLength(expected: 8, actual: 9), "an id has 8 octets, not 9"),
        (.stateTooLong, "the tracestate has more than 512 octets"),
        (.stateTooMany, "the tracestate has more than 32 members"),
        (.stateOctet(offset: 1), "octet 1 of the tracestate is not printable"),
    ])
    func `each fault says what is wrong`(fault: TraceFault, message: String) {
        #expect(fault.message == message)
    }
}
