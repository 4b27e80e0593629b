import System
import TestKit
import Testing

/// The raw client against the recording upstream: each is the other's test.
@Suite struct LoopbackTests {
    private func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `what a client sends is recorded, and what the script says comes back`() throws {
        let upstream = try RecordingUpstream { _ in [.receiveThrough("\r\n\r\n"), .send(Array("fine".utf8))] }
        let client = try RawClient(to: upstream.address)
        try client.send(octets("GET / HTTP/1.1\r\n\r\n"), inPiecesOf: 1)
        #expect(try client.receive(atLeast: 4) == octets("fine"))
        #expect(upstream.connections.map(\.received) == [octets("GET / HTTP/1.1\r\n\r\n")])
    }

    @Test func `a half-closed client still gets its answer`() throws {
        let upstream = try RecordingUpstream { _ in [.receiveToEnd, .send(Array("late".utf8)), .close] }
        let client = try RawClient(to: upstream.address)
        try client.send("all there is")
        try client.halfClose()
        #expect(try client.receiveToEnd() == octets("late"))
        #expect(client.ending == .closed)
        let connection = upstream.connection(0) { $0.progress == .played && $0.ending == .closed }
        #expect(connection?.received == octets("all there is"))
    }

    @Test func `an upstream may answer before it was asked, in pieces, and then half-close`() throws {
        let upstream = try RecordingUpstream { _ in
            [.sendInPieces(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), of: 3), .halfClose]
        }
        let client = try RawClient(to: upstream.address)
        #expect(try client.receive(through: "\r\n\r\n") == octets("HTTP/1.1 200 OK\r\n\r\n"))
        try client.receiveToEnd()
        try client.send("still heard")
        #expect(upstream.connection(0) { $0.received == Array("still heard".utf8) } != nil)
    }

    @Test func `an answer is held until the test releases it, and what comes meanwhile is recorded`() throws {
        let upstream = try RecordingUpstream { _ in [.hold("answer"), .send([0x21])] }
        let client = try RawClient(to: upstream.address)
        try client.send("one")
        #expect(upstream.connection(0) { $0.received.count == 3 }?.progress == .playing)
        #expect(client.received.isEmpty)
        upstream.release("answer")
        #expect(try client.receive(atLeast: 1) == [0x21])
    }

    @Test func `an answer that never comes ends with the patience of the client`() throws {
        let upstream = try RecordingUpstream { _ in [.hold("never")] }
        let client = try RawClient(to: upstream.address, patience: 1)
        let fault = #expect(throws: SystemFault.self) { try client.receive(atLeast: 1) }
        #expect(fault?.code == .timedOut)
    }

    @Test func `a reset is seen as a reset`() throws {
        let upstream = try RecordingUpstream { _ in [.receive(atLeast: 1), .reset] }
        let client = try RawClient(to: upstream.address)
        try client.send("x")
        try client.receiveToEnd()
        #expect(client.ending == .reset)
    }

    @Test func `a client that waits for more than comes is told what came`() throws {
        let upstream = try RecordingUpstream { _ in [.send(Array("short".utf8)), .close] }
        let client = try RawClient(to: upstream.address)
        let early = #expect(throws: RawClient.EndedEarly.self) { try client.receive(atLeast: 6) }
        #expect(early?.description == "the connection is closed after 5 octets: \"short\"")
    }

    @Test func `a script that waits in vain says at which step`() throws {
        let upstream = try RecordingUpstream { _ in [.receive(atLeast: 1), .receive(atLeast: 5)] }
        let client = try RawClient(to: upstream.address)
        try client.send("four")
        try client.halfClose()
        let connection = upstream.connection(0) { $0.progress != .playing }
        #expect(connection?.progress == .gaveUp(step: 1))
    }

    @Test func `each connection is recorded by itself and has a script of its own`() throws {
        let upstream = try RecordingUpstream { number in [.send(Array("\(number)".utf8)), .close] }
        for number in 0..<3 {
            let client = try RawClient(to: upstream.address)
            #expect(try client.receiveToEnd() == octets("\(number)"))
        }
        #expect(upstream.connections.count == 3)
        #expect(upstream.connections.allSatisfy { $0.received.isEmpty })
    }

    @Test func `an upstream that nobody called has seen no connection`() throws {
        let upstream = try RecordingUpstream { _ in [] }
        upstream.stop()
        #expect(upstream.connections.isEmpty)
        let fault = #expect(throws: SystemFault.self) { _ = try RawClient(to: upstream.address) }
        #expect(fault?.code == .refused)
    }

    @Test func `stopping ends what is held and closes what is open`() throws {
        let upstream = try RecordingUpstream { _ in [.hold("never"), .send([0])] }
        let client = try RawClient(to: upstream.address)
        #expect(upstream.connection(0) { _ in true } != nil)
        upstream.stop()
        #expect(try client.receiveToEnd() == [])
        #expect(upstream.connections.map(\.progress) == [.gaveUp(step: 0)])
        upstream.stop()
    }
}
