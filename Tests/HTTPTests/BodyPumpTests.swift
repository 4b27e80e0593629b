import System
import TestKit
import Testing
import Wire

@testable import HTTP
@testable import Reactor

/// The sink is a real connection; the source's octets are put where a stream would have put them, so that every cut can
/// be tried.
@Suite struct BodyPumpTests {
    /// Runs the body on a loop with two streams that are connected, and their other ends; the fault that ended it.
    static func withStreams(
        _ body:
            @escaping @Sendable (borrowing ConnectedStream, borrowing ConnectedStream) async throws -> Void
    ) throws {
        let loop = try EventLoop()
        _ = try loop.start()
        defer { loop.stop() }
        let fault = Monitor<String?>(nil)
        loop.spawn {
            var text = ""
            do {
                let source = try ConnectedStream(on: loop)
                let sink = try ConnectedStream(on: loop)
                defer {
                    source.stream.close()
                    sink.stream.close()
                }
                while !(await source.wait { $0.isConnected == true }) {}
                while !(await sink.wait { $0.isConnected == true }) {}
                try await body(source, sink)
            } catch {
                text = "\(error)"
            }
            let ended = text
            fault.withLock { $0 = ended }
        }
        #expect(fault.wait(until: ConnectedStream.soon) { $0 } == "")
    }

    /// What arrives at the sink of a body that comes in pieces of a size.
    private static func pumped(
        _ octets: [UInt8], _ framing: BodyFraming, isChunked: Bool, inPiecesOf size: Int,
        _ source: borrowing ConnectedStream, _ sink: borrowing ConnectedStream
    ) throws -> (step: BodyPump.Step, rest: Int, moved: Int) {
        var pump = BodyPump()
        pump.begin(framing, isChunked: isChunked)
        var input = ByteBuffer()
        var output = ByteBuffer()
        var rest = octets[...]
        var step = try pump.step(from: source.stream, &input, to: sink.stream, &output)
        while step == .starved, !rest.isEmpty {
            input.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            step = try pump.step(from: source.stream, &input, to: sink.stream, &output)
        }
        return (step, input.count + rest.count, pump.moved)
    }

    /// Takes all that comes on one connection, on a thread of its own; answers the port.
    private func devourer() throws -> UInt16 {
        let port = Monitor<UInt16?>(nil)
        _ = try Thread {
            guard let listener = try? Socket.listening(on: .loopback(port: 0)) else { return }
            let number = try? listener.port()
            port.withLock { $0 = number }
            guard let accepted = try? listener.accept(by: ConnectedStream.soon) else { return }
            while let octets = try? accepted.receive(by: ConnectedStream.soon), !octets.isEmpty {}
        }
        return try #require(port.wait(until: ConnectedStream.soon) { $0 })
    }

    @Test func `HTP-20: a body that makes nobody wait goes a turn at a time`() throws {
        let upstream = try StreamingUpstream(pieces: 1_024)
        let (from, to) = (upstream.port, try devourer())
        try Self.withStreams { source, _ in
            let loop = source.stream.loop
            let giving = try loop.connect(to: Endpoint(.ipv4(0x7F00_0001, port: from)))
            let taking = try loop.connect(to: Endpoint(.ipv4(0x7F00_0001, port: to)))
            defer {
                giving.close()
                taking.close()
            }
            let waiter = Waiter(on: loop)
            for stream in [giving, taking] {
                stream.waiter = waiter
                stream.interest = [.readable, .writable]
                while stream.isConnected == nil { await waiter.wait() }
            }
            _ = giving.send(Array("GET / HTTP/1.1\r\nhost: a\r\n\r\n".utf8).span)
            let total = 60 << 20
            var pump = BodyPump()
            pump.begin(.length(total), isChunked: false)
            var input = ByteBuffer()
            var output = ByteBuffer()
            var longest = 0
            while true {
                let before = pump.moved
                let step = try pump.step(from: giving, &input, to: taking, &output)
                longest = max(longest, pump.moved - before)
                if step == .done { break }
                if step != .moving { await waiter.wait() }
            }
            // The last piece may be longer than what was left of the turn.
            #expect(longest <= 320 << 10)
        }
    }

    @Test(arguments: BodyReaderTests.cases)
    func `a body leaves as it came, in chunks or not, however it was cut`(test: BodyReaderTests.Case) throws {
        try Self.withStreams { source, sink in
            for isChunked in [true, false] {
                for size in 1...test.octets.utf8.count {
                    let outcome = try Self.pumped(
                        Array(test.octets.utf8), test.framing, isChunked: isChunked, inPiecesOf: size,
                        source, sink)
                    #expect(outcome.step == .done)
                    #expect(outcome.moved == test.data.utf8.count)
                    #expect(outcome.rest >= test.rest.utf8.count)
                    let arrived = try sink.arrived(isChunked: isChunked, test.data.utf8.count)
                    #expect(arrived == Array(test.data.utf8), "in pieces of \(size)")
                }
            }
        }
    }

    @Test func `a body until the end of its connection ends with a chunk of nothing, and only by an end`()
        throws
    {
        try Self.withStreams { source, sink in
            var pump = BodyPump()
            pump.begin(.untilClose, isChunked: true)
            var input = ByteBuffer()
            var output = ByteBuffer()
            input.append(Array("hello".utf8))
            #expect(try pump.step(from: source.stream, &input, to: sink.stream, &output) == .starved)
            try source.peer.shutDown(.sending)
            let hasEnded = await source.wait { $0.hasEnded }
            #expect(hasEnded)
            #expect(try pump.step(from: source.stream, &input, to: sink.stream, &output) == .done)
            #expect(try sink.arrived(isChunked: true, 5) == Array("hello".utf8))
        }
    }

    @Test(arguments: [BodyFraming.length(6), .chunked])
    func `a source that ends within its body is cut, and the sink gets no end`(framing: BodyFraming) throws {
        try Self.withStreams { source, sink in
            var pump = BodyPump()
            pump.begin(framing, isChunked: true)
            var input = ByteBuffer()
            var output = ByteBuffer()
            input.append(Array((framing == .chunked ? "5\r\nhello\r\n" : "hello").utf8))
            #expect(try pump.step(from: source.stream, &input, to: sink.stream, &output) == .starved)
            try source.peer.shutDown(.sending)
            let hasEnded = await source.wait { $0.hasEnded }
            #expect(hasEnded)
            #expect(try pump.step(from: source.stream, &input, to: sink.stream, &output) == .cut)
            let arrived = try sink.peer.receive(by: ConnectedStream.soon)
            #expect(arrived == Array("5\r\nhello\r\n".utf8))
        }
    }

    @Test func `a source that is reset is cut, even where the body ends with the connection`() throws {
        try Self.withStreams { source, sink in
            var pump = BodyPump()
            pump.begin(.untilClose, isChunked: true)
            var input = ByteBuffer()
            var output = ByteBuffer()
            try source.peer.reset()
            let isOver = await source.wait { $0.isOver }
            #expect(isOver)
            #expect(try pump.step(from: source.stream, &input, to: sink.stream, &output) == .cut)
        }
    }

    @Test func `a sink that is gone is lost`() throws {
        try Self.withStreams { source, sink in
            var pump = BodyPump()
            pump.begin(.length(5), isChunked: false)
            var input = ByteBuffer()
            var output = ByteBuffer()
            input.append(Array("hello".utf8))
            try sink.peer.reset()
            let isOver = await sink.wait { $0.isOver }
            #expect(isOver)
            #expect(try pump.step(from: source.stream, &input, to: sink.stream, &output) == .lost)
        }
    }

    @Test func `what a sink doesn't take is left where it came from, and goes on in order`() throws {
        try Self.withStreams { source, sink in
            let piece = (0..<(60 << 10)).map { UInt8(truncatingIfNeeded: $0) }
            let count = 200
            var pump = BodyPump()
            pump.begin(.length(count * piece.count), isChunked: false)
            var input = ByteBuffer()
            var output = ByteBuffer()
            var (given, received, blocked) = (0, 0, 0)
            var isInOrder = true
            while true {
                let step = try pump.step(from: source.stream, &input, to: sink.stream, &output)
                if step == .done { break }
                if step == .starved {
                    #expect(input.isEmpty && output.isEmpty)
                    input.append(piece)
                    given += 1
                    continue
                }
                #expect(step == .blocked)
                blocked += 1
                while received < pump.moved - output.count {
                    let octets = try sink.peer.receive(by: ConnectedStream.soon)
                    for (offset, octet) in octets.enumerated()
                    where octet != UInt8(truncatingIfNeeded: (received + offset) % piece.count) {
                        isInOrder = false
                    }
                    received += octets.count
                }
                await sink.pause()
            }
            #expect(given == count && blocked > 0 && isInOrder)
            #expect(pump.moved == count * piece.count)
        }
    }
}
