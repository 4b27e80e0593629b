import System
import Testing

@Suite struct NonBlockingSocketTests {
    @Test func `octets go both ways, nothing yet is an answer, and an end is none moved`() throws {
        let pair = try Loopback()
        #expect(pair.far.take().0 == .wouldBlock)
        #expect(pair.near.put("ping") == .moved(4))
        #expect(try pair.far.awaited().1 == Array("ping".utf8))
        pair.near.finishSending()
        #expect(try pair.far.awaited().0 == .moved(0))
        #expect(pair.far.put("pong") == .moved(4))
        #expect(try pair.near.awaited().1 == Array("pong".utf8))
        #expect(pair.near.put("more") == .failed(.brokenPipe))
    }

    @Test func `who connected is told by address and port`() throws {
        let pair = try Loopback()
        #expect(try pair.peer == pair.near.localAddress())
        #expect(pair.peer?.host == "127.0.0.1")
    }

    @Test func `a send that finds no room says so, and moves what there was room for`() throws {
        let pair = try Loopback()
        let piece = [UInt8](repeating: 1, count: 4 << 20)
        var sent = 0
        sending: while true {
            switch pair.near.put(piece) {
            case .moved(let count): sent += count
            case .wouldBlock: break sending
            case .failed(let code): throw SystemFault(.send, code: code)
            }
        }
        #expect(sent > 0)
        var received = 0
        while received < sent { received += try pair.far.awaited().1.count }
        #expect(received == sent)
        #expect(pair.far.take().0 == .wouldBlock)
    }

    @Test func `a socket that is reset on close is a reset to its peer, and never a signal`() throws {
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let near = try NonBlockingSocket.connecting(to: #require(try listener.localAddress()))
        do {
            let far = try Loopback.accepted(listener)
            far.socket.resetOnClose()
        }
        #expect(try near.awaited().0 == .failed(.reset))
        #expect(near.put("x") == .failed(.brokenPipe))
        near.finishSending()
    }

    @Test func `what came is acknowledged at once where that is wanted`() throws {
        var isPrompt = false
        // On a busy machine what is sent may take its time; by itself the kernel takes 40 ms for it.
        for _ in 0..<20 where !isPrompt {
            let pair = try Loopback()
            // Each has answered the other, so the kernel waits for the next answer to send its acknowledgement along.
            for _ in 0..<2 {
                #expect(pair.near.put("ping") == .moved(4))
                #expect(try pair.far.awaited().0 == .moved(4))
                #expect(pair.far.put("pong") == .moved(4))
                #expect(try pair.near.awaited().0 == .moved(4))
            }
            pair.near.acknowledge()
            let isRead = try pair.far.untaken() == 0
            // And what comes next, before anybody read it.
            #expect(pair.far.put("pong") == .moved(4))
            isPrompt = try isRead && pair.far.untaken() == 0
        }
        #expect(isPrompt)
    }

    @Test func `without that, an end is an end`() throws {
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let near = try NonBlockingSocket.connecting(to: #require(try listener.localAddress()))
        do { _ = try Loopback.accepted(listener) }
        #expect(try near.awaited().0 == .moved(0))
    }

    @Test func `a port where nobody listens refuses, and says so when it is asked`() throws {
        let address = try #require(
            try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false).localAddress())
        let socket = try NonBlockingSocket.connecting(to: address)
        try Loopback.await(socket) { $0.isOver }
        #expect(try socket.connectFault() == .refused)
        #expect(try socket.connectFault() == nil)
    }

    @Test func `IPv6 listens on its own`() throws {
        let all = SocketAddress.ipv6(high: 0, low: 0, port: 0)
        let listener = try NonBlockingSocket.listening(on: all, sharesPort: false)
        let port = try #require(try listener.localAddress()?.port)
        // The same port of IPv4 is free, so IPv4's callers don't come here.
        let other = try NonBlockingSocket.listening(on: .ipv4(0x7F00_0001, port: port), sharesPort: false)
        #expect(try other.localAddress() == .ipv4(0x7F00_0001, port: port))
        let six = try Loopback(.ipv6(high: 0, low: 1, port: 0))
        #expect(six.peer?.host == "::1")
    }

    @Test func `a port is shared by those who ask for it, and by nobody else`() throws {
        let first = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: true)
        let address = try #require(try first.localAddress())
        let second = try NonBlockingSocket.listening(on: address, sharesPort: true)
        #expect(try second.localAddress() == address)
        #expect(throws: SystemFault(.bind, address.description, code: .addressInUse)) {
            _ = try NonBlockingSocket.listening(on: address, sharesPort: false)
        }
    }

    @Test func `octets go over a socket of the file system, whose other end has no name`() throws {
        let path = FilesTests.freshPath("socket")
        let pair = try Loopback(.unix(path: path))
        #expect(pair.peer == nil)
        #expect(pair.near.put("ping") == .moved(4))
        #expect(try pair.far.awaited().1 == Array("ping".utf8))
        // The listener is gone and its path is not: taken, and nobody there.
        #expect(throws: SystemFault(.bind, "unix:\(path)", code: .addressInUse)) {
            _ = try NonBlockingSocket.listening(on: .unix(path: path), sharesPort: false)
        }
        #expect(throws: SystemFault(.connect, "unix:\(path)", code: .refused)) {
            _ = try NonBlockingSocket.connecting(to: .unix(path: path))
        }
        try Files.remove(path)
    }

    @Test func `a path that a socket can't have is refused`() {
        let long = "/tmp/" + String(repeating: "x", count: 120)
        #expect(throws: SystemFault(.bind, long, code: .nameTooLong)) {
            _ = try NonBlockingSocket.listening(on: .unix(path: long), sharesPort: false)
        }
        for path in ["", "/tmp/\0"] {
            #expect(throws: SystemFault(.connect, path, code: .invalid)) {
                _ = try NonBlockingSocket.connecting(to: .unix(path: path))
            }
        }
    }

    @Test func `a duplicate listens on when the first is closed`() throws {
        let first = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let address = try #require(try first.localAddress())
        let second = try first.duplicate()
        do { _ = consume first }
        let near = try NonBlockingSocket.connecting(to: address)
        _ = try Loopback.accepted(second)
        try Loopback.await(near) { $0.isWritable }
    }

    @Test func `HTP-20: for a peer that takes nothing the kernel keeps little`() throws {
        let pair = try Loopback()
        let piece = [UInt8](repeating: 0, count: 64 << 10)
        var total = 0
        while total < 16 << 20, case .moved(let count) = pair.far.put(piece) { total += count }
        #expect(total >= piece.count)
        // What may wait, what the peer's kernel takes for it, and the last piece.
        #expect(total < 1 << 20)
    }

    @Test func `no child inherits what is made here`() throws {
        let path = FilesTests.freshPath("log")
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let other = try listener.duplicate()
        let pair = try Loopback()
        let poller = try Poller()
        let wakeUp = try WakeUp()
        let log = try AppendedFile(path)
        let numbers = [listener.number, other.number, pair.near.number, pair.far.number, wakeUp.number]
        for number in numbers {
            let info = String(decoding: try Files.read("/proc/self/fdinfo/\(number)"), as: UTF8.self)
            let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("flags:") })
            let flags = try #require(Int(line.dropFirst(6).drop { $0 == "\t" }, radix: 8))
            // O_CLOEXEC, and O_NONBLOCK.
            #expect(flags & 0o2_000_000 != 0)
            #expect(flags & 0o4_000 != 0)
        }
        let child = try ChildProcess("/bin/ls", ["-l", "/proc/self/fd"]).run(by: Loopback.soon)
        let descriptors = String(decoding: child.output, as: UTF8.self)
        #expect(descriptors.contains("pipe:["))
        for kind in ["eventpoll", "eventfd", path] { #expect(!descriptors.contains(kind)) }
        // They were open all the while.
        try poller.addReader(wakeUp.number, token: 1)
        try log.append([0x20])
        try Files.remove(path)
    }
}

/// What each call does when the kernel says no.
@Suite struct ForcedSocketTests {
    /// What comes of one call of accept after another under a script.
    private func acceptances(_ outcomes: [ForcedOutcome]) throws -> [String] {
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let address = try #require(try listener.localAddress())
        let near = try NonBlockingSocket.connecting(to: address)
        try Loopback.await(near) { $0.isWritable }
        let outcome = ForcedOutcomes.script([.accept4: outcomes]) { () -> [String] in
            var seen: [String] = []
            while seen.last != "connection", seen.count < 10 {
                do throws(SystemFault) {
                    switch try listener.accept() {
                    case .connection: seen.append("connection")
                    case .none: seen.append("none")
                    case .gone: seen.append("gone")
                    }
                } catch {
                    seen.append(error.code.symbol)
                }
            }
            return seen
        }
        #expect(outcome.unused.isEmpty)
        return outcome.answer
    }

    @Test func `an accept that is interrupted is made again`() throws {
        #expect(try acceptances([.failure(.interrupted), .failure(.interrupted)]) == ["connection"])
    }

    @Test func `nobody there is an answer, and so is one who left before`() throws {
        let codes: [ErrorCode] = [.wouldBlock, .aborted, .protocolError, .reset]
        #expect(
            try acceptances(codes.map(ForcedOutcome.failure)) == [
                "none", "gone", "gone", "gone", "connection",
            ])
    }

    @Test func `a want of descriptors or of memory is a fault, and the connection waits on`() throws {
        let codes: [ErrorCode] = [.tooManyOpenFiles, .tooManyOpenFilesInAll, .noBuffers, .noMemory]
        #expect(
            try acceptances(codes.map(ForcedOutcome.failure)) == [
                "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "connection",
            ])
    }

    @Test func `a receive that is interrupted is made again, and what can't be is told`() throws {
        let pair = try Loopback()
        #expect(pair.near.put("octets") == .moved(6))
        try Loopback.await(pair.far) { $0.isReadable }
        let outcome = ForcedOutcomes.script([
            .recv: [
                .failure(.wouldBlock), .failure(.interrupted), .atMost(2), .failure(.reset),
                .failure(.timedOut),
                .asUsual,
            ]
        ]) { (0..<5).map { _ in pair.far.take().0 } }
        #expect(outcome.unused.isEmpty)
        #expect(
            outcome.answer == [.wouldBlock, .moved(2), .failed(.reset), .failed(.timedOut), .moved(4)])
    }

    @Test func `a send that is interrupted is made again, and what can't be is told`() throws {
        let pair = try Loopback()
        let outcome = ForcedOutcomes.script([
            .send: [
                .failure(.wouldBlock), .failure(.interrupted), .atMost(2), .failure(.brokenPipe),
                .failure(.reset),
                .asUsual,
            ]
        ]) { (0..<5).map { _ in pair.near.put("octets") } }
        #expect(outcome.unused.isEmpty)
        #expect(
            outcome.answer == [.wouldBlock, .moved(2), .failed(.brokenPipe), .failed(.reset), .moved(6)])
    }

    @Test func `a connection that is under way, or interrupted, is begun; any other fault is told`() throws {
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let address = try #require(try listener.localAddress())
        let begun = ForcedOutcomes.script([.connect: [.failure(.interrupted), .failure(.inProgress)]]) {
            Result { () throws(SystemFault) in _ = try NonBlockingSocket.connecting(to: address) }
        }
        #expect(throws: Never.self) { try begun.answer.get() }
        #expect(begun.unused.isEmpty)
        for code in [ErrorCode.refused, .unreachable, .wouldBlock] {
            let outcome = ForcedOutcomes.script([.connect: [.failure(code)]]) {
                Result { () throws(SystemFault) in _ = try NonBlockingSocket.connecting(to: address) }
            }
            #expect(throws: SystemFault(.connect, address.description, code: code)) {
                try outcome.answer.get()
            }
        }
    }

    @Test func `each step of listening that fails is told under the address`() throws {
        for call in [SystemCall.socket, .setSocketOption, .bind, .listen] {
            let outcome = ForcedOutcomes.script([call: [.failure(.interrupted), .failure(.noBuffers)]]) {
                Result { () throws(SystemFault) in
                    _ = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: true)
                }
            }
            #expect(throws: SystemFault(call, "127.0.0.1:0", code: .noBuffers)) { try outcome.answer.get() }
            #expect(outcome.unused.isEmpty)
        }
    }

    @Test func `a duplicate, a name or a connection's fault that can't be had is told`() throws {
        let listener = try NonBlockingSocket.listening(on: Loopback.localhost, sharesPort: false)
        let outcome = ForcedOutcomes.script([
            .duplicate: [.failure(.interrupted), .failure(.tooManyOpenFiles)],
            .getSocketName: [.failure(.interrupted), .failure(.noBuffers)],
            .getSocketOption: [.failure(.interrupted), .failure(.noMemory)],
            .control: [.failure(.interrupted), .failure(.invalid)],
        ]) {
            (
                Result { () throws(SystemFault) in _ = try listener.duplicate() },
                Result { () throws(SystemFault) in _ = try listener.localAddress() },
                Result { () throws(SystemFault) in _ = try listener.connectFault() },
                Result { () throws(SystemFault) in _ = try listener.untaken() }
            )
        }
        #expect(throws: SystemFault(.duplicate, code: .tooManyOpenFiles)) { try outcome.answer.0.get() }
        #expect(throws: SystemFault(.getSocketName, code: .noBuffers)) { try outcome.answer.1.get() }
        #expect(throws: SystemFault(.getSocketOption, code: .noMemory)) { try outcome.answer.2.get() }
        #expect(throws: SystemFault(.control, code: .invalid)) { try outcome.answer.3.get() }
        #expect(outcome.unused.isEmpty)
    }
}
