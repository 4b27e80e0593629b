import System
import TestKit
import Testing
import Wire

// WebSockets through the program, with its own files: of other people's programs, and of more octets than it could keep.
@Suite struct ServeWebSocketTests {
    /// Sends back every message, after a greeting.
    private static let server = """
        import asyncio, websockets
        async def echo(socket, path):
            await socket.send("hello " + path)
            async for message in socket:
                if message == "leave":
                    await socket.close(4001, "as you like")
                    return
                await socket.send(message)
        async def main():
            async with websockets.serve(echo, "127.0.0.1", 0, subprotocols=["chat"], max_size=None) as server:
                print("port", server.sockets[0].getsockname()[1], flush=True)
                await asyncio.Future()
        asyncio.run(main())
        """

    /// Texts, octets, fragments, pings and a close, compressed or not; ends by saying so.
    private static let client = """
        import asyncio, os, sys, websockets
        async def talk(compression):
            async with websockets.connect("ws://bank/app/chat", host="127.0.0.1", port=int(sys.argv[1]),
                                          subprotocols=["other", "chat"], compression=compression,
                                          max_size=None) as socket:
                assert socket.subprotocol == "chat"
                assert bool(socket.extensions) == (compression is not None)
                assert await socket.recv() == "hello /app/chat"
                for size in [0, 1, 125, 126, 65535, 65536, 3000000]:
                    message = os.urandom(size)
                    await socket.send(message)
                    assert await socket.recv() == message
                await socket.send(["in ", "three ", "parts"])
                assert await socket.recv() == "in three parts"
                await asyncio.wait_for(await socket.ping(b"still there"), 10)
                many = [socket.send("message %d" % number) for number in range(1000)]
                sending = asyncio.gather(*many)
                for number in range(1000):
                    assert await socket.recv() == "message %d" % number
                await sending
                await socket.send("leave")
                await socket.wait_closed()
                assert (socket.close_code, socket.close_reason) == (4001, "as you like")
        asyncio.run(talk(None))
        asyncio.run(talk("deflate"))
        print("agreed")
        """

    @Test func `HTP-18: another language's server and client talk through the gateway`() throws {
        let server = try RunningProcess(Self.python(Self.server))
        #expect(server.writes(by: ServedGateway.soon) { output, _ in output.contains(0x0A) })
        let port = try #require(
            UInt16(String(decoding: server.output.dropFirst(5).dropLast(), as: UTF8.self)))
        let gateway = try ServedGateway(
            upstream: "http://127.0.0.1:\(port)", "access_log: { file: access.log }", allowsWebSocket: true)
        guard case .loopback(let front) = gateway.address else { return }
        var talk = Self.python(Self.client)
        talk.arguments.append("\(front)")
        let outcome = try talk.run(by: Clocks.monotonic().advanced(byMilliseconds: 60_000))
        #expect(String(decoding: outcome.error, as: UTF8.self) == "")
        #expect(outcome.output == Array("agreed\n".utf8))
        server.signal(.terminate)
        let log = try ServedGateway.lines(of: gateway.folder + "/access.log", atLeast: 2)
        #expect(log.count == 2)
        for line in log {
            let entry = try JSONDocument(line).root
            #expect(entry["status"]?.integer == 101)
            #expect(entry["path"]?.text == "/app/chat")
            #expect(try #require(entry["sent"]?.integer) > 3_000_000)
            #expect(try #require(entry["received"]?.integer) > 3_000_000)
            #expect(entry["ended_by"]?.text == "upstream")
            #expect(entry["broken"] == nil)
        }
        #expect(try gateway.metric("countersign_websockets_total") == 2)
        #expect(try gateway.metric("countersign_websockets_open") == 0)
    }

    @Test func `HTP-18: 1 GiB goes through a WebSocket each way at once in constant memory`() throws {
        let upstream = try StreamingUpstream(pieces: 0)
        let gateway = try ServedGateway(
            upstream: "http://127.0.0.1:\(upstream.port)", "workers: 1", allowsWebSocket: true)
        let client = try gateway.client()
        #expect(try client.ask(Self.handshake("/app/echo")).status == 101)
        let before = try gateway.peakMemory()
        try client.exchange("", 16_384 * StreamingUpstream.piece.count)
        #expect(try gateway.peakMemory() - before < 8 << 20)
    }

    @Test func `HTP-18: the limit of a shutdown ends WebSockets, in good order`() throws {
        let upstream = try StreamingUpstream(pieces: 0)
        let gateway = try ServedGateway(
            upstream: "http://127.0.0.1:\(upstream.port)", "shutdown_timeout: 500ms",
            "access_log: { file: access.log }", allowsWebSocket: true)
        let client = try gateway.client()
        #expect(try client.ask(Self.handshake("/app/echo")).status == 101)
        gateway.signal(.terminate)
        #expect(gateway.says("stopping"))
        let start = client.received.count
        try client.send("still here")
        try client.receive(through: "still here", after: start)
        try client.receiveToEnd()
        #expect(client.ending == .closed)
        #expect(gateway.ending() == .exited(0))
        let line = try #require(try ServedGateway.lines(of: gateway.folder + "/access.log", atLeast: 1).first)
        #expect(try JSONDocument(line).root["ended_by"]?.text == "stopped")
    }

    private static func python(_ script: String) -> ChildProcess {
        ChildProcess("/usr/bin/python3", ["-c", script])
    }

    private static func handshake(_ path: String) -> String {
        request(
            "GET \(path)", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
    }
}
