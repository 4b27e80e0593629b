import HTTP
import Reactor
import System
import Telemetry
import TestKit
import Testing
import Wire

/// Answers each request as a test wants it.
final class Answering: ExchangeHandler {
    private let answer: @Sendable (inout Exchange) async -> Void

    init(_ answer: @escaping @Sendable (inout Exchange) async -> Void) {
        self.answer = answer
    }

    nonisolated(nonsending) func handle(_ requests: RequestSequence) async {
        while var exchange = await requests.next() { await answer(&exchange) }
    }
}

/// A server on a loop of its own, on a free port of the loopback. `close` ends it.
final class ServedLoop: Sendable {
    let loop: EventLoop
    let server: HTTPServer
    let metrics: ServerMetrics
    let address: LocalAddress
    private let listener: Listener

    /// Serves by the standard settings and these changes; each request is answered by the closure.
    init(
        _ change: (inout ServerSettings) -> Void = { _ in },
        _ answer: @escaping @Sendable (inout Exchange) async -> Void = { await ServedLoop.echo(&$0) }
    ) throws {
        var settings = ServerSettings()
        change(&settings)
        let loop = try EventLoop()
        // Let go of: it ends with the loop.
        _ = try loop.start()
        let metrics = try ServerMetrics(MetricRegistry())
        let server = HTTPServer(on: loop, settings: settings, metrics: metrics, handler: Answering(answer))
        let socket = try #require(try ListeningSocket.bound(to: .host("127.0.0.1", port: 0), count: 1).first)
        let made = loop.perform { () -> Result<Listener, ReactorFault> in
            do throws(ReactorFault) {
                return .success(
                    try Listener(socket, on: loop, onFault: { _ in }) { server.take($0, from: $1) })
            } catch {
                return .failure(error)
            }
        }
        listener = try made.get()
        address = .loopback(port: try #require(socket.endpoint.port))
        (self.loop, self.server, self.metrics) = (loop, server, metrics)
    }

    /// A caller that is connected.
    func caller() throws -> RawClient { try RawClient(to: address) }

    /// Waits until there are so many connections.
    func comes(to count: Int) -> Bool {
        let deadline = Clocks.monotonic().advanced(byMilliseconds: 10_000)
        while Clocks.monotonic() < deadline {
            if loop.perform({ [server] in server.count }) == count { return true }
        }
        return false
    }

    /// Takes nobody any more; on the loop's thread.
    func drain() {
        listener.close()
        server.drain(patience: 0)
    }

    /// Ends everything, and the loop with it.
    func close() {
        loop.perform { [server, listener] in
            listener.close()
            server.cutAll()
        }
        #expect(comes(to: 0))
        loop.stop()
    }

    /// Answers with the request line that was understood, or with the fault.
    static func echo(_ exchange: inout Exchange) async {
        do throws(RequestFault) {
            _ = try exchange.request()
            let head = try exchange.head()
            await exchange.answer(
                Response(200, type: "text/plain", Array(head.method + [.space] + head.target)), toHEAD: false)
        } catch {
            let status = error == .timedOut ? 408 : 400
            await exchange.answer(Response(status, type: "text/plain", Array("\(error)".utf8)), toHEAD: false)
        }
    }
}

extension RawClient {
    /// All that came, as text.
    var text: String { String(decoding: received, as: UTF8.self) }
}
