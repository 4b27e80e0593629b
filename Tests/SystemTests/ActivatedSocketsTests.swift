import Testing

@testable import System

@Suite struct ActivatedSocketsTests {
    /// Numbers that no descriptor of these tests has: what is taken is closed in the end.
    private static let first: Int32 = 900_000

    private func names(_ environment: [String: String]) throws -> [String] {
        try ActivatedSockets.take(environment, process: 77, first: Self.first).map(\.name)
    }

    @Test func `sockets are taken from the first on, under their names`() throws {
        #expect(
            try names(["LISTEN_PID": "77", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "web:admin"])
                == ["web", "admin"])
        #expect(try names(["LISTEN_PID": "77", "LISTEN_FDS": "2"]) == ["unknown", "unknown"])
        #expect(try names(["LISTEN_PID": "77", "LISTEN_FDS": "2", "LISTEN_FDNAMES": ":"]) == ["", ""])
        #expect(try names(["LISTEN_PID": "77", "LISTEN_FDS": "0"]) == [])
        let taken = try ActivatedSockets.take(
            ["LISTEN_PID": "77", "LISTEN_FDS": "3"], process: 77, first: Self.first)
        #expect(taken.map { $0.passed.descriptor.number } == [900_000, 900_001, 900_002])
    }

    @Test func `what is meant for another process, or for none, is not taken`() throws {
        #expect(try names([:]) == [])
        #expect(try names(["LISTEN_FDS": "2"]) == [])
        #expect(try names(["LISTEN_PID": "77"]) == [])
        #expect(try names(["LISTEN_PID": "78", "LISTEN_FDS": "2"]) == [])
        #expect(try ActivatedSockets.take(["LISTEN_PID": "0", "LISTEN_FDS": "2"]).isEmpty)
    }

    @Test(arguments: [
        ("LISTEN_PID", "x"), ("LISTEN_PID", ""), ("LISTEN_FDS", "-1"), ("LISTEN_FDS", "two"),
        ("LISTEN_FDS", "4097"), ("LISTEN_FDS", "99999999999999999999"), ("LISTEN_FDNAMES", "one"),
        ("LISTEN_FDNAMES", "a:b:c"),
    ])
    func `a variable that no manager would set is a fault`(variable: String, value: String) {
        var environment = ["LISTEN_PID": "77", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "a:b"]
        environment[variable] = value
        #expect(throws: ActivatedSockets.Fault.malformed(variable)) { try names(environment) }
    }

    @Test func `a number that is not open can't be listened on`() throws {
        let taken = try ActivatedSockets.take(
            ["LISTEN_PID": "77", "LISTEN_FDS": "1"], process: 77, first: Self.first)
        let fault = #expect(throws: SystemFault.self) {
            _ = try NonBlockingSocket.listening(with: taken[0].passed)
        }
        #expect(fault?.call == .duplicate && fault?.code.symbol == "EBADF")
    }

    @Test func `a socket that is taken is above the lowest number`() throws {
        let listener = try NonBlockingSocket.listening(on: .ipv4(0x7F00_0001, port: 0), sharesPort: false)
        let passed = PassedDescriptor(owning: Self.first)
        #expect(throws: SystemFault.self) { _ = try NonBlockingSocket.listening(with: passed, atLeast: 500) }
        let path = FilesTests.freshPath("packets")
        let packets = try PacketSocket.listening(at: path)
        defer { try? Files.remove(path) }
        let near = try PacketSocket.connected(to: path)
        let soon = Clocks.monotonic().advanced(byMilliseconds: 10_000)
        let far = try packets.accept(by: soon)
        try near.send([1], passing: [listener.number], by: soon)
        let one = try #require(try far.receive(passed: 1, by: soon)?.passed.first)
        #expect(try NonBlockingSocket.listening(with: one, atLeast: 500).number >= 500)
    }

    @Test func `IPv6 that takes IPv4's callers too is told apart`() throws {
        let alone = try NonBlockingSocket.listening(
            on: .ipv6(high: 0, low: 0, port: 0), sharesPort: false)
        #expect(try !alone.takesIPv4Too())
        let four = try NonBlockingSocket.listening(on: .ipv4(0x7F00_0001, port: 0), sharesPort: false)
        #expect(try !four.takesIPv4Too())
    }
}
