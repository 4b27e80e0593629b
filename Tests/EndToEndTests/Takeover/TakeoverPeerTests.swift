import Reactor
import System
import TestKit
import Testing

@testable import countersign

/// What a gateway makes of those who speak badly, slowly or not at all at the control socket, from either side.
@Suite struct TakeoverPeerTests {
    static var soon: MonotonicInstant { ServedGateway.soon }

    /// What a peer does before it leaves.
    enum Mischief: CaseIterable {
        case nothing
        case noWord
        case tooLong
        case anotherForm
        case passesSomething
        case greetsAndLeaves
        case isReadyAtOnce
        case saysNonsenseInTheEnd

        func `do`(_ peer: borrowing PacketSocket) throws {
            switch self {
            case .nothing: return
            case .noWord: try peer.send([0xFF, 0x00, 0x0A], by: soon)
            case .tooLong: try peer.send([UInt8](repeating: 0x61, count: 40 << 10), by: soon)
            case .anotherForm: try peer.send(Array("countersign takeover 2".utf8), by: soon)
            case .passesSomething:
                try peer.send(SuccessionWord.greeting.octets, passing: [peer.number], by: soon)
            case .greetsAndLeaves: try peer.say(.greeting)
            case .isReadyAtOnce: try peer.say(.ready([]))
            case .saysNonsenseInTheEnd:
                try peer.say(.greeting)
                while case let (word, _)? = try peer.hear(passed: 64), word != .all(2), word != .all(3) {}
                try peer.say(.control)
            }
        }
    }

    @Test func `whatever a peer does, the gateway goes on, and can be taken over afterwards`() throws {
        let line = try GatewayLine()
        let old = try line.start("workers: 1", takesOver: false)
        let client = try RawClient(to: line.address)
        for mischief in Mischief.allCases {
            let peer = try PacketSocket.connected(to: line.control)
            try mischief.do(peer)
            #expect(try !client.ask(request("GET /app/a")).closes, "\(mischief)")
        }
        let many = try (0..<8).map { _ in try Held(PacketSocket.connected(to: line.control)) }
        many.forEach { $0.leave() }
        let new = try line.start(takesOver: true)
        #expect(old.says("stopping"))
        #expect(old.errorText.contains("this gateway goes on"))
        #expect(try client.ask(request("GET /app/a")).closes)
        #expect(old.ending() == .exited(0))
        new.signal(.terminate)
        #expect(new.ending() == .exited(0))
    }

    @Test func `a peer that gets the sockets and hangs keeps nobody from being served`() throws {
        let line = try GatewayLine()
        let old = try line.start("workers: 2", takesOver: false)
        let peer = try PacketSocket.connected(to: line.control)
        try peer.say(.greeting)
        var passed: [PassedDescriptor] = []
        while case let (word, descriptors)? = try peer.hear(passed: 64) {
            passed += descriptors
            if case .all? = word { break }
        }
        // Two for the port, two for the path, the admin's and the control socket.
        #expect(passed.count == 6)
        for _ in 0..<50 { #expect(try line.ask().status == 200) }
        passed = []
        for _ in 0..<50 { #expect(try line.ask().status == 200) }
        // Another one waits meanwhile, and is told how long.
        let other = try line.launch(GatewayLine.takeover, takesOver: true)
        #expect(other.ending() == .exited(2))
        #expect(other.errorText.contains("has said nothing for 5000 ms\nhint: it hangs, or another process"))
        #expect(try line.ask().status == 200)
        old.signal(.terminate)
        #expect(old.ending() == .exited(0))
    }

    @Test func `a peer of another user is refused, from either side`() throws {
        let path = "/tmp/countersign-peer-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? Files.remove(path) }
        let told = Monitor<[String]>([])
        let stranger = Program.user &+ 1
        let succession = try Succession(
            at: try PacketSocket.listening(at: path), [], supervisor: nil, user: stranger,
            tell: { line in told.withLock { $0.append(line) } }, onEnd: { Issue.record("it was taken over") })
        let fault = #expect(throws: StartFault.self) { _ = try Predecessor(at: path) }
        #expect(fault?.text.contains("it runs as user \(stranger), and who asked as user") == true)
        #expect(told.wait(until: Self.soon) { $0.count == 1 ? $0 : nil }?[0].contains("refused") == true)
        let other = #expect(throws: StartFault.self) { _ = try Predecessor(at: path, user: stranger) }
        #expect(other?.text.hasSuffix("is another user's") == true)
        #expect(succession.isOurs)
        #expect(succession.stop())
    }

    /// A socket in an object, to keep several of them.
    private final class Held: Sendable {
        private let socket: Monitor<Int>
        init(_ socket: consuming PacketSocket) throws {
            self.socket = Monitor(0)
            try socket.say(.greeting)
        }
        func leave() { socket.withLock { $0 += 1 } }
    }

    /// An old gateway that is none: it does what the test says with whoever asks.
    private func impostor(
        at path: String, _ body: @escaping @Sendable (borrowing PacketSocket) throws -> Void
    ) throws {
        let listener = Listening(try PacketSocket.listening(at: path))
        _ = try Thread {
            guard let peer = try? listener.socket.accept(by: Self.soon) else { return }
            try? body(peer)
        }
    }

    private final class Listening: Sendable {
        let socket: PacketSocket
        init(_ socket: consuming PacketSocket) { self.socket = socket }
    }

    /// A new gateway that asks an impostor.
    private func outcome(
        _ body: @escaping @Sendable (borrowing PacketSocket) throws -> Void
    ) throws -> String {
        let line = try GatewayLine(upstream: "http://127.0.0.1:9")
        try impostor(at: line.control, body)
        let process = try line.launch(GatewayLine.takeover, takesOver: true)
        #expect(process.ending() == .exited(2))
        return process.errorText
    }

    @Test func `an old gateway that hangs is given up, before and after its sockets are there`() throws {
        let folder = Folder()
        try folder.make()
        defer { folder.remove() }
        for saysAll in [false, true] {
            let path = "\(folder.path)/\(saysAll)"
            try impostor(at: path) { peer in
                _ = try peer.hear()
                if saysAll {
                    try peer.say(.control, passing: [peer.number])
                    try peer.say(.all(0))
                    _ = try peer.hear()
                }
                _ = try peer.receive(by: Self.soon)
            }
            let fault = #expect(throws: StartFault.self) {
                try Predecessor(at: path, patience: 50).conclude(taken: [])
            }
            #expect(fault?.text.hasSuffix("has said nothing for 50 ms") == true)
            #expect(fault?.hint?.hasPrefix("it hangs") == true)
        }
    }

    @Test func `an old gateway that leaves, refuses or talks nonsense is told as such`() throws {
        #expect(try outcome { _ in }.contains("ended before it had passed on its sockets"))
        #expect(
            try outcome { peer in
                _ = try peer.hear()
                try peer.say(.no("it is a bad day"))
                _ = try peer.hear()
            }.contains("was not taken over: it is a bad day\nhint: it goes on as before"))
        for word in [SuccessionWord.yours, .control, .all(1), .ready([]), .sockets] {
            #expect(
                try outcome { peer in
                    _ = try peer.hear()
                    try peer.say(word)
                    try peer.say(.all(0))
                    _ = try peer.hear()
                }.contains("does not speak as a gateway of this version does"), "\(word)")
        }
    }

    @Test func `what an old gateway passes on must listen`() throws {
        let error = try outcome { peer in
            _ = try peer.hear()
            try peer.say(.control, passing: [peer.number])
            try peer.say(.sockets, passing: [peer.number])
            try peer.say(.all(1))
            _ = try peer.hear()
        }
        #expect(error.contains("passed on what can't be listened on"))
    }

    @Test func `an old gateway that dies once its successor is ready is survived`() throws {
        let line = try GatewayLine()
        let path = line.control
        let listener = Listening(try PacketSocket.listening(at: path))
        _ = try Thread {
            guard let peer = try? listener.socket.accept(by: Self.soon) else { return }
            _ = try? peer.hear()
            try? peer.say(.control, passing: [listener.socket.number])
            try? peer.say(.all(0))
            _ = try? peer.hear()
        }
        let new = try line.start(takesOver: true)
        #expect(try line.ask().status == 200)
        // And can be taken over in its turn.
        _ = try line.start(takesOver: true)
        #expect(new.ending() == .exited(0))
        #expect(try line.ask().status == 200)
    }

    @Test func `a successor that is not told to go on stops, and has served whom it took`() throws {
        let line = try GatewayLine()
        let path = line.control
        let listener = Listening(try PacketSocket.listening(at: path))
        _ = try Thread {
            guard let peer = try? listener.socket.accept(by: Self.soon) else { return }
            _ = try? peer.hear()
            try? peer.say(.control, passing: [listener.socket.number])
            try? peer.say(.all(0))
            _ = try? peer.hear()
            try? peer.say(.no("it changed its mind"))
        }
        let new = try line.launch(GatewayLine.takeover, takesOver: true)
        #expect(new.ending() == .exited(2))
        #expect(new.errorText.contains("was not taken over: it changed its mind"))
    }

    @Test func `words are read back as they were said, and nothing else is a word`() {
        let words: [SuccessionWord] = [
            .greeting, .control, .sockets, .all(0), .all(4160), .ready([]),
            .ready(["127.0.0.1:80", "unix:/run/ready now"]), .yours, .no("because"),
        ]
        for word in words { #expect(SuccessionWord(word.octets) == word) }
        for text in ["", "all", "all ", "all -1", "all 4161", "all x", "no", "readyx", "Yours", "yours\n"] {
            #expect(SuccessionWord(Array(text.utf8)) == nil)
        }
        #expect(SuccessionWord([0xFF]) == nil)
    }
}
