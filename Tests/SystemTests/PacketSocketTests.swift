import System
import Testing

@Suite struct PacketSocketTests {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 10_000) }
    /// A deadline that is there already: what is not ready now will not be waited for.
    static var now: MonotonicInstant { Clocks.monotonic() }

    /// Both ends of a connection, and the path, which is removed.
    struct Pair: ~Copyable {
        let near: PacketSocket
        let far: PacketSocket
        let path: String

        init() throws {
            let path = FilesTests.freshPath("packets")
            let listener = try PacketSocket.listening(at: path)
            defer { try? Files.remove(path) }
            let near = try PacketSocket.connected(to: path)
            far = try listener.accept(by: soon)
            self.near = near
            self.path = path
        }
    }

    /// How many descriptors of this process are the same file as this one.
    private static func links(to number: Int32) throws -> Int {
        let script =
            "cd /proc/$PPID/fd && for f in *; do readlink $f; done | grep -cFx \"$(readlink \(number))\""
        let outcome = try ChildProcess("/bin/sh", ["-c", script]).run(by: soon)
        return Int(String(decoding: outcome.output.dropLast(), as: UTF8.self)) ?? -1
    }

    private static func isClosedOnExec(_ number: Int32) throws -> Bool {
        let info = String(decoding: try Files.read("/proc/self/fdinfo/\(number)"), as: UTF8.self)
        let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("flags:") })
        return try #require(Int(line.dropFirst(6).drop { $0 == "\t" }, radix: 8)) & 0o2_000_000 != 0
    }

    @Test func `messages stay whole, in order, and an end is an end`() throws {
        let pair = try Pair()
        try pair.near.send(Array("one".utf8), by: Self.soon)
        try pair.near.send(Array("two".utf8), by: Self.soon)
        #expect(try pair.far.receive(by: Self.soon)?.octets == Array("one".utf8))
        #expect(try pair.far.receive(by: Self.soon)?.octets == Array("two".utf8))
        #expect(throws: SystemFault(.poll, pair.path, code: .timedOut)) {
            _ = try pair.far.receive(by: Self.now)
        }
        try pair.far.send([1], by: Self.soon)
        #expect(try pair.near.receive(by: Self.soon)?.octets == [1])
    }

    @Test func `a peer that left is nil, and sending to it a fault`() throws {
        let path = FilesTests.freshPath("packets")
        let listener = try PacketSocket.listening(at: path)
        defer { try? Files.remove(path) }
        let near = try PacketSocket.connected(to: path)
        do { _ = try listener.accept(by: Self.soon) }
        #expect(try near.receive(by: Self.soon) == nil)
        #expect(throws: SystemFault(.sendMessage, path, code: .brokenPipe)) {
            try near.send([1], by: Self.soon)
        }
        #expect(throws: SystemFault(.poll, path, code: .timedOut)) { _ = try listener.accept(by: Self.now) }
    }

    @Test func `a message that is too long is a fault, and not a part of it`() throws {
        let pair = try Pair()
        try pair.near.send([1, 2, 3, 4], by: Self.soon)
        try pair.near.send([5], by: Self.soon)
        #expect(throws: SystemFault(.receiveMessage, pair.path, code: .messageTooLong)) {
            _ = try pair.far.receive(upTo: 3, by: Self.soon)
        }
        #expect(try pair.far.receive(upTo: 3, by: Self.soon)?.octets == [5])
        #expect(throws: SystemFault(.sendMessage, pair.path, code: .invalid)) {
            try pair.near.send([], by: Self.soon)
        }
    }

    @Test func `a descriptor that is passed is the same file, and closes on exec`() throws {
        let pair = try Pair()
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let address = try #require(try listener.localAddress())
        try pair.near.send([1], passing: [listener.number], by: Self.soon)
        let packet = try #require(try pair.far.receive(passed: 4, by: Self.soon))
        let passed = try #require(packet.passed.first)
        #expect(packet.passed.count == 1)
        let other = try NonBlockingSocket.listening(with: passed)
        #expect(try other.localAddress() == address)
        #expect(try Self.isClosedOnExec(other.number))
        // What waits at the one can be accepted by the other, also when the first is gone.
        let caller = try NonBlockingSocket.connecting(to: address)
        do { _ = consume listener }
        _ = try Loopback.accepted(other)
        try Loopback.await(caller) { $0.isWritable }
    }

    @Test func `more descriptors than were asked for are a fault, and none stays open`() throws {
        let pair = try Pair()
        // Known by its inode, which is no other test's.
        let path = FilesTests.freshPath("passed")
        let listener = try PacketSocket.listening(at: path)
        defer { try? Files.remove(path) }
        let number = listener.number
        for (sent, wanted) in [(1, 0), (2, 1), (4, 3), (64, 63)] {
            try pair.near.send([1], passing: [Int32](repeating: number, count: sent), by: Self.soon)
            let before = try Self.links(to: number)
            #expect(throws: SystemFault(.receiveMessage, pair.path, code: .messageTooLong)) {
                _ = try pair.far.receive(passed: wanted, by: Self.soon)
            }
            #expect(try Self.links(to: number) == before)
        }
        #expect(throws: SystemFault(.sendMessage, pair.path, code: .invalid)) {
            try pair.near.send([1], passing: [Int32](repeating: number, count: 65), by: Self.soon)
        }
        try pair.near.send([1], passing: [Int32](repeating: number, count: 64), by: Self.soon)
        do {
            let packet = try #require(try pair.far.receive(passed: 64, by: Self.soon))
            #expect(packet.passed.count == 64)
            #expect(try Self.links(to: number) == 65)
            for passed in packet.passed {
                #expect(throws: (any Error).self) { _ = try NonBlockingSocket.listening(with: passed) }
            }
        }
        #expect(try Self.links(to: number) == 1)
    }

    @Test func `what is passed and does not listen is refused`() throws {
        let pair = try Pair()
        let stream = try Loopback()
        let path = FilesTests.freshPath("packets")
        let packets = try PacketSocket.listening(at: path)
        defer { try? Files.remove(path) }
        try pair.near.send([1], passing: [stream.near.number, packets.number], by: Self.soon)
        let passed = try #require(try pair.far.receive(passed: 2, by: Self.soon)).passed
        for one in passed {
            #expect(throws: (any Error).self) { _ = try NonBlockingSocket.listening(with: one) }
        }
        #expect(throws: SystemFault(.getSocketOption, "x", code: .invalid)) {
            _ = try PacketSocket.listening(with: passed[0], at: "x")
        }
        let other = try PacketSocket.listening(with: passed[1], at: "x")
        #expect(try Self.isClosedOnExec(other.number))
        let caller = try PacketSocket.connected(to: path)
        let accepted = try other.accept(by: Self.soon)
        try caller.send([7], by: Self.soon)
        #expect(try accepted.receive(by: Self.soon)?.octets == [7])
    }

    @Test func `who is at the other end is told by the kernel`() throws {
        let pair = try Pair()
        for peer in [try pair.near.peer(), try pair.far.peer()] {
            #expect(peer.id == Program.id)
            #expect(peer.user == Program.user)
        }
        #expect(try Self.isClosedOnExec(pair.near.number))
        #expect(try Self.isClosedOnExec(pair.far.number))
    }

    @Test func `the socket's file is its owner's alone`() throws {
        let path = FilesTests.freshPath("packets")
        let listener = try PacketSocket.listening(at: path)
        defer { try? Files.remove(path) }
        let mode = try ChildProcess("/usr/bin/stat", ["-c", "%a %F", path]).run(by: Self.soon)
        #expect(String(decoding: mode.output, as: UTF8.self) == "600 socket\n")
        #expect(try Self.isClosedOnExec(listener.number))
    }

    @Test func `a path that was left behind is taken, one in use or of something else is not`() throws {
        let path = FilesTests.freshPath("packets")
        do { _ = try PacketSocket.listening(at: path) }
        #expect(throws: SystemFault(.connect, path, code: .refused)) {
            _ = try PacketSocket.connected(to: path)
        }
        let listener = try PacketSocket.listeningAnew(at: path)
        #expect(throws: SystemFault(.bind, path, code: .addressInUse)) {
            _ = try PacketSocket.listeningAnew(at: path)
        }
        let caller = try PacketSocket.connected(to: path)
        // The probe that found it in use comes first, and has left.
        let probe = try listener.accept(by: Self.soon)
        #expect(try probe.receive(by: Self.soon) == nil)
        let far = try listener.accept(by: Self.soon)
        try caller.send([1], by: Self.soon)
        #expect(try far.receive(by: Self.soon)?.octets == [1])
        try Files.remove(path)
        try Files.create(path, [1])
        #expect(throws: SystemFault(.bind, path, code: .addressInUse)) {
            _ = try PacketSocket.listeningAnew(at: path)
        }
        #expect(try Files.read(path) == [1])
        try Files.remove(path)
    }

    @Test func `a path that a socket can't have is refused`() {
        let long = "/tmp/" + String(repeating: "x", count: 120)
        #expect(throws: SystemFault(.bind, long, code: .nameTooLong)) {
            _ = try PacketSocket.listening(at: long)
        }
        #expect(throws: SystemFault(.connect, "/tmp/\0", code: .invalid)) {
            _ = try PacketSocket.connected(to: "/tmp/\0")
        }
    }

    @Test func `each step of listening and connecting that fails is told under the path`() throws {
        for call in [SystemCall.socket, .changeMode, .bind, .listen] {
            let path = FilesTests.freshPath("packets")
            let outcome = ForcedOutcomes.script([call: [.failure(.interrupted), .failure(.noBuffers)]]) {
                Result { () throws(SystemFault) in _ = try PacketSocket.listening(at: path) }
            }
            #expect(throws: SystemFault(call, path, code: .noBuffers)) { try outcome.answer.get() }
            #expect(outcome.unused.isEmpty)
            try? Files.remove(path)
        }
        for call in [SystemCall.socket, .connect] {
            let outcome = ForcedOutcomes.script([call: [.failure(.interrupted), .failure(.wouldBlock)]]) {
                Result { () throws(SystemFault) in _ = try PacketSocket.connected(to: "/x") }
            }
            #expect(throws: SystemFault(call, "/x", code: .wouldBlock)) { try outcome.answer.get() }
            #expect(outcome.unused.isEmpty)
        }
    }

    @Test func `an accept waits on where somebody else took the connection, or it left`() throws {
        let path = FilesTests.freshPath("packets")
        let listener = try PacketSocket.listening(at: path)
        defer { try? Files.remove(path) }
        let caller = try PacketSocket.connected(to: path)
        let script: [ForcedOutcome] = [
            .failure(.interrupted), .failure(.wouldBlock), .failure(.aborted), .asUsual,
        ]
        let outcome = ForcedOutcomes.script([.accept4: script]) {
            Result { () throws(SystemFault) in try listener.accept(by: Self.soon).send([1], by: Self.soon) }
        }
        #expect(throws: Never.self) { try outcome.answer.get() }
        #expect(outcome.unused.isEmpty)
        #expect(try caller.receive(by: Self.soon)?.octets == [1])
        let fault = ForcedOutcomes.script([.accept4: [.failure(.tooManyOpenFiles)]]) {
            let other = try? PacketSocket.connected(to: path)
            return (other != nil, Result { () throws(SystemFault) in _ = try listener.accept(by: Self.soon) })
        }
        #expect(throws: SystemFault(.accept4, path, code: .tooManyOpenFiles)) { try fault.answer.1.get() }
    }

    @Test func `sending and receiving go on after an interruption, wait, and tell a fault`() throws {
        let pair = try Pair()
        let script: [ForcedOutcome] = [
            .failure(.interrupted), .failure(.wouldBlock), .asUsual, .failure(.reset),
        ]
        let sent = ForcedOutcomes.script([.sendMessage: script]) {
            (0..<2).map { _ in
                Result { () throws(SystemFault) in try pair.near.send([1, 2], by: Self.soon) }
            }
        }
        #expect(throws: Never.self) { try sent.answer[0].get() }
        #expect(throws: SystemFault(.sendMessage, pair.path, code: .reset)) { try sent.answer[1].get() }
        #expect(sent.unused.isEmpty)
        let received = ForcedOutcomes.script([.receiveMessage: script]) {
            (0..<2).map { _ in
                Result { () throws(SystemFault) in try pair.far.receive(by: Self.soon)?.octets }
            }
        }
        #expect(try received.answer[0].get() == [1, 2])
        #expect(throws: SystemFault(.receiveMessage, pair.path, code: .reset)) {
            try received.answer[1].get()
        }
        #expect(received.unused.isEmpty)
        // One that the kernel cuts is no message.
        try pair.near.send([1, 2], by: Self.soon)
        let cut = ForcedOutcomes.script([.receiveMessage: [.atMost(1)]]) {
            Result { () throws(SystemFault) in try pair.far.receive(by: Self.soon)?.octets }
        }
        #expect(throws: SystemFault(.receiveMessage, pair.path, code: .messageTooLong)) {
            try cut.answer.get()
        }
    }

    @Test func `a peer or a passed socket that can't be asked is told`() throws {
        let pair = try Pair()
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        try pair.near.send([1], passing: [listener.number], by: Self.soon)
        let passed = try #require(try pair.far.receive(passed: 1, by: Self.soon)?.passed.first)
        let peer = ForcedOutcomes.script([
            .getSocketOption: [.failure(.interrupted), .failure(.noMemory)]
        ]) {
            Result { () throws(SystemFault) in try pair.near.peer() }
        }
        #expect(throws: SystemFault(.getSocketOption, pair.path, code: .noMemory)) { try peer.answer.get() }
        for call in [SystemCall.duplicate, .getSocketOption, .control] {
            let outcome = ForcedOutcomes.script([
                call: [.failure(.interrupted), .failure(.tooManyOpenFiles)]
            ]) {
                Result { () throws(SystemFault) in _ = try NonBlockingSocket.listening(with: passed) }
            }
            let fault = #expect(throws: SystemFault.self) { try outcome.answer.get() }
            #expect(fault?.call == call && fault?.code == .tooManyOpenFiles)
            #expect(outcome.unused.isEmpty)
        }
        #expect(throws: Never.self) { _ = try NonBlockingSocket.listening(with: passed) }
    }
}
