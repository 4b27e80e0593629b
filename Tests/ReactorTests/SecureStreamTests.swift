import System
import TestKit
import Testing
import Wire

@testable import Reactor

// What TLS must not change about a stream, and what it must not cost.
@Suite struct SecureStreamTests {
    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority()
    }

    /// Both ends of a connection over TLS, on one loop. Over the loopback, what one sends is most often there for the other
    /// when `send` comes back, though the loop has not told of it yet.
    private struct Pair {
        let client: ByteStream
        let server: ByteStream
        private let waiter: Waiter

        /// To be made on the loop's thread.
        init(on loop: EventLoop, _ shown: TLSServerSettings, _ trust: TLSTrust) throws {
            let listener = try NonBlockingSocket.listening(
                on: .ipv4(0x7F00_0001, port: 0), sharesPort: false)
            let client = try loop.connect(to: Endpoint(try #require(try listener.localAddress())))
            self.client = client
            waiter = Waiter(on: loop)
            waiter.deadline = loop.now.advanced(byMilliseconds: 20_000)
            do {
                server = try ByteStream(try Self.accepted(by: listener), on: loop)
            } catch {
                client.close()
                throw error
            }
            for end in [client, server] {
                end.waiter = waiter
                end.interest = [.readable, .writable]
            }
            server.secure(as: try TLSServer(shown))
            client.secure(to: "a.test", as: try TLSClient(TLSClientSettings(trust: trust)))
        }

        private static func accepted(
            by listener: borrowing NonBlockingSocket
        ) throws -> NonBlockingSocket {
            let limit = RunningLoop.soon
            while Clocks.monotonic() < limit {
                if case .connection(let socket, _) = try listener.accept() { return socket }
            }
            throw ReactorFault("nobody connected")
        }

        /// Goes on until this end's handshake is over, which is the client's first.
        nonisolated(nonsending) func secure(_ end: ByteStream) async -> Bool {
            while end.shakeHands() != .done {
                if end === client { _ = server.shakeHands() }
                if waiter.isOverdue { return false }
                await waiter.wait()
            }
            return true
        }
    }

    /// What a test finds with a pair whose client has shaken hands.
    private func withPair(
        _ body: @escaping @Sendable (Pair) async throws -> Bool
    ) throws -> Bool {
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let shown = TLSServerSettings(identities: [try authority.issue("DNS:a.test")])
        let trust = TLSTrust(authorities: authority.certificate)
        let found = running.finish { () -> Result<Bool, any Error> in
            do {
                let pair = try Pair(on: running.loop, shown, trust)
                defer {
                    pair.client.close()
                    pair.server.close()
                }
                let isSecure = await pair.secure(pair.client)
                #expect(isSecure)
                return .success(try await body(pair))
            } catch {
                return .failure(error)
            }
        }
        return try #require(found).get()
    }

    private static func read(_ stream: ByteStream) -> (StreamProgress, [UInt8]) {
        var buffer = ByteBuffer(capacity: 64)
        let progress = stream.receive(into: &buffer, room: 64)
        return (progress, buffer.octets)
    }

    @Test func `what came before a reset is read, though a send met the reset first`() throws {
        let isOver = try withPair { pair in
            let (client, server) = (pair.client, pair.server)
            let isSecure = await pair.secure(server)
            #expect(isSecure)
            #expect(client.send([1, 2, 3].span) == .moved(3))
            #expect(server.send(Array("early answer".utf8).span) == .moved(12))
            server.close(cut: true)
            // Until the reset is there; the loop tells of nothing meanwhile.
            let limit = RunningLoop.soon
            while client.send([4].span) == .moved(1), Clocks.monotonic() < limit {}
            #expect(client.send([4].span) == .failed)
            #expect(Self.read(client) == (.moved(12), Array("early answer".utf8)))
            let end = Self.read(client).0
            return end == .ended || end == .failed
        }
        #expect(isOver)
    }

    /// The kernel by itself would take 40 ms for it, and an answer would wait behind them. Once in a few times is enough: on
    /// a busy machine what is sent may take its time.
    @Test(arguments: [true, false])
    func `an upstream's tickets are acknowledged at once`(_ sendsFirst: Bool) throws {
        var isPrompt = false
        for _ in 0..<20 where !isPrompt {
            isPrompt = try withPair { pair in
                let (client, server) = (pair.client, pair.server)
                if sendsFirst { #expect(client.send([1, 2, 3].span) == .moved(3)) }
                guard await pair.secure(server) else { return false }
                if !sendsFirst {
                    client.notes.insert(.readable)
                    client.isDrained = false
                    _ = Self.read(client)
                }
                return server.untaken == 0
            }
        }
        #expect(isPrompt)
    }
}
