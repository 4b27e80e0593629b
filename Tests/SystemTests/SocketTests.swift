import System
import Testing

@Suite struct SocketTests {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 10_000) }
    /// A deadline that is there already: what is not ready now will not be waited for.
    static var now: MonotonicInstant { Clocks.monotonic() }

    struct Pair: ~Copyable {
        let near: Socket
        let far: Socket

        init() throws {
            let listener = try Socket.listening(on: .loopback(port: 0))
            let near = try Socket.connected(to: .loopback(port: listener.port()), by: soon)
            far = try accepted(by: listener)
            self.near = near
        }
    }

    /// The next connection, which the test knows to be there.
    static func accepted(by listener: borrowing Socket) throws -> Socket {
        guard let socket = try listener.accept(by: soon) else { throw SystemFault(.accept4, code: .invalid) }
        return socket
    }

    @Test func `octets go both ways over the loopback, and an end is an empty answer`() throws {
        let pair = try Pair()
        try pair.near.send(Array("ping".utf8), by: Self.soon)
        #expect(try pair.far.receive(by: Self.soon) == Array("ping".utf8))
        try pair.near.shutDown(.sending)
        #expect(try pair.far.receive(by: Self.soon) == [])
        try pair.far.send(Array("pong".utf8), by: Self.soon)
        #expect(try pair.near.receive(by: Self.soon) == Array("pong".utf8))
    }

    @Test func `octets go over a socket of the file system`() throws {
        let path = FilesTests.freshPath("socket")
        let listener = try Socket.listening(on: .path(path))
        let near = try Socket.connected(to: .path(path), by: Self.soon)
        let far = try Self.accepted(by: listener)
        try far.send([1, 2, 3], by: Self.soon)
        #expect(try near.receive(upTo: 2, by: Self.soon) == [1, 2])
        #expect(try near.receive(upTo: 2, by: Self.soon) == [3])
        try Files.remove(path)
    }

    @Test func `a path that a socket can't have is refused`() {
        let long = "/tmp/" + String(repeating: "x", count: 120)
        #expect(throws: SystemFault(.bind, long, code: .nameTooLong)) {
            _ = try Socket.listening(on: .path(long))
        }
        #expect(throws: SystemFault(.connect, "/tmp/\0", code: .invalid)) {
            _ = try Socket.connected(to: .path("/tmp/\0"), by: Self.soon)
        }
    }

    @Test func `a port where nobody listens refuses`() throws {
        let port = try Socket.listening(on: .loopback(port: 0)).port()
        #expect(throws: SystemFault(.connect, "127.0.0.1:\(port)", code: .refused)) {
            _ = try Socket.connected(to: .loopback(port: port), by: Self.soon)
        }
    }

    @Test func `a wait ends at its deadline`() throws {
        let pair = try Pair()
        let late = #expect(throws: SystemFault.self) { _ = try pair.near.receive(by: Self.now) }
        #expect(late?.code == .timedOut)
        let listener = try Socket.listening(on: .loopback(port: 0))
        let alone = #expect(throws: SystemFault.self) { _ = try listener.accept(by: Self.now) }
        #expect(alone?.code == .timedOut)
    }

    @Test func `a send that finds no room waits to its deadline`() throws {
        let pair = try Pair()
        let fault = #expect(throws: SystemFault.self) {
            while true { try pair.near.send([UInt8](repeating: 0, count: 1 << 20), by: Self.now) }
        }
        #expect(fault?.code == .timedOut)
    }

    @Test func `all octets arrive however little a call moves and however often it is put off`() throws {
        let pair = try Pair()
        let script: [SystemCall: [ForcedOutcome]] = [
            .send: [.atMost(1), .failure(.wouldBlock), .failure(.interrupted), .atMost(2), .asUsual],
            .poll: [.failure(.interrupted), .asUsual],
            .recv: [.failure(.wouldBlock), .failure(.interrupted), .atMost(3), .asUsual],
        ]
        let outcome = try ForcedOutcomes.script(script) { () throws -> [UInt8] in
            try pair.near.send(Array("in pieces".utf8), by: Self.soon)
            let first = try pair.far.receive(by: Self.soon)
            #expect(first.count <= 3)
            return try first + pair.far.receive(by: Self.soon)
        }
        #expect(outcome.answer == Array("in pieces".utf8))
        #expect(outcome.unused.isEmpty)
    }

    @Test func `a reset is a fault on the other side and never a signal`() throws {
        let listener = try Socket.listening(on: .loopback(port: 0))
        let near = try Socket.connected(to: .loopback(port: listener.port()), by: Self.soon)
        let far = try Self.accepted(by: listener)
        try near.reset()
        let reset = #expect(throws: SystemFault.self) { _ = try far.receive(by: Self.soon) }
        #expect(reset?.code == .reset)
        let broken = #expect(throws: SystemFault.self) { try far.send([0], by: Self.soon) }
        #expect(broken?.code == .brokenPipe)
    }

    @Test func `a listener that is shut down has no next connection`() throws {
        let listener = try Socket.listening(on: .loopback(port: 0))
        try listener.shutDown(.both)
        let isOver = if try listener.accept(by: Self.soon) == nil { true } else { false }
        #expect(isOver)
    }

    @Test func `a socket that can't be made is told`() {
        let outcome = ForcedOutcomes.script([.socket: [.failure(ErrorCode(rawValue: 24))]]) {
            Result { () throws(SystemFault) in
                try Socket.connected(to: .loopback(port: 1), by: Self.soon).port()
            }
        }
        #expect(
            outcome.answer == .failure(SystemFault(.socket, "127.0.0.1:1", code: ErrorCode(rawValue: 24))))
    }
}

@Suite struct SocketSecrecyTests {
    @Test func `a listener on the loopback listens there and nowhere else`() throws {
        let listener = try Socket.listening(on: .loopback(port: 0))
        let port = String(try listener.port(), radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - port.count) + port
        let table = String(decoding: try Files.read("/proc/net/tcp"), as: UTF8.self)
        #expect(table.contains(" 0100007F:\(padded) 00000000:0000 0A "))
        #expect(!table.contains(" 00000000:\(padded) 00000000:0000 0A "))
    }

    @Test func `a child does not inherit a listener or a connection`() throws {
        let soon = Clocks.monotonic().advanced(byMilliseconds: 5000)
        let listener = try Socket.listening(on: .loopback(port: 0))
        let port = try listener.port()
        let near = try Socket.connected(to: .loopback(port: port), by: soon)
        let digits = String(port, radix: 16, uppercase: true)
        let name = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        // Of the kernel's columns the tenth is the inode, by which a descriptor is known.
        let rows = String(decoding: try Files.read("/proc/net/tcp"), as: UTF8.self).split(separator: "\n")
        let inodes = rows.filter { $0.contains(name) }.compactMap {
            $0.split(separator: " ").dropFirst(9).first
        }
        #expect(inodes.count >= 2)
        let child = try ChildProcess("/bin/ls", ["-l", "/proc/self/fd"]).run(by: soon)
        let descriptors = String(decoding: child.output, as: UTF8.self)
        #expect(descriptors.contains("pipe:["))
        for inode in inodes where inode != "0" { #expect(!descriptors.contains("socket:[\(inode)]")) }
        // Both ends were open all the while.
        try near.send([1], by: soon)
    }
}
