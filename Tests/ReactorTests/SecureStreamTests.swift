import System
import TestKit
import Testing
import Wire

@testable import Reactor

// What TLS must not change about a stream.
@Suite struct SecureStreamTests {
    /// Both ends of a connection over TLS, on one loop. What one sends is there for the other when `send` comes back, though
    /// the loop may not have told of it yet.
    private struct Pair {
        let client: ByteStream
        let server: ByteStream

        /// To be made on the loop's thread.
        init(on loop: EventLoop, _ authority: TestAuthority) throws {
            let listener = try NonBlockingSocket.listening(
                on: .ipv4(0x7F00_0001, port: 0), sharesPort: false)
            let address = try #require(try listener.localAddress())
            client = try loop.connect(to: Endpoint(address))
            guard case .connection(let socket, _) = try listener.accept() else {
                client.close()
                throw ReactorFault("nobody connected")
            }
            server = try ByteStream(socket, on: loop)
            server.secure(
                as: try TLSServer(TLSServerSettings(identities: [try authority.issue("DNS:a.test")])))
            let trust = TLSTrust(authorities: authority.certificate)
            client.secure(to: "a.test", as: try TLSClient(TLSClientSettings(trust: trust)))
        }

        /// Goes on until this end's handshake is over.
        nonisolated(nonsending) func isSecure(_ end: ByteStream, by waiter: Waiter) async -> Bool {
            let other = end === client ? server : client
            while true {
                if case .done = end.shakeHands() { return true }
                // Whose last step would be to send tickets is asked for no more than it has to do for the first end.
                if other.awaitsHandshake { _ = other.shakeHands() }
                if waiter.isOverdue { return false }
                await waiter.wait()
            }
        }
    }

    /// Has hands shaken by the client, which is done first, and then all else as the test wants it.
    private func withPair(
        _ body: @escaping @Sendable (_ client: ByteStream, _ server: ByteStream) async throws -> Void
    ) throws {
        let authority = try TestAuthority()
        let running = try RunningLoop()
        defer { running.loop.stop() }
        let fault = running.finish { () -> String? in
            do {
                let pair = try Pair(on: running.loop, authority)
                defer {
                    pair.client.close()
                    pair.server.close()
                }
                let waiter = Waiter(on: running.loop)
                waiter.deadline = running.loop.now.advanced(byMilliseconds: 20_000)
                for end in [pair.client, pair.server] {
                    end.waiter = waiter
                    end.interest = [.readable, .writable]
                }
                let isSecure = await pair.isSecure(pair.client, by: waiter)
                #expect(isSecure)
                try await body(pair.client, pair.server)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(fault == .some(nil))
    }

    private static func read(_ stream: ByteStream) -> (StreamProgress, [UInt8]) {
        var buffer = ByteBuffer(capacity: 64)
        let progress = stream.receive(into: &buffer, room: 64)
        return (progress, buffer.octets)
    }

    /// What the loop does when there are octets, without having it run.
    private static func tellOfOctets(_ stream: ByteStream) {
        stream.notes.insert(.readable)
        stream.isDrained = false
    }

    @Test func `what came before a reset is read, though a send met the reset first`() throws {
        try withPair { client, server in
            Self.tellOfOctets(server)
            #expect(server.shakeHands() == .done)
            #expect(client.send([1, 2, 3].span) == .moved(3))
            #expect(server.send(Array("early answer".utf8).span) == .moved(12))
            server.close(cut: true)
            #expect(client.send([4].span) == .failed)
            #expect(client.send([4].span) == .failed)
            #expect(Self.read(client) == (.moved(12), Array("early answer".utf8)))
            let end = Self.read(client).0
            #expect(end == .ended || end == .failed)
        }
    }

    @Test(arguments: [true, false])
    func `an upstream's tickets are acknowledged at once`(_ sendsFirst: Bool) throws {
        try withPair { client, server in
            if sendsFirst { #expect(client.send([1, 2, 3].span) == .moved(3)) }
            Self.tellOfOctets(server)
            #expect(server.shakeHands() == .done)
            if !sendsFirst {
                Self.tellOfOctets(client)
                #expect(Self.read(client).0 == .wait)
            }
            // The kernel would have taken 40 ms for it, and an answer would have waited behind them.
            #expect(server.untaken == 0)
        }
    }
}
