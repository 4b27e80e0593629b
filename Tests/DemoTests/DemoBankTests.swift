import Demo
import HTTP
import Reactor
import System
import Telemetry
import TestKit
import Testing
import Wire

/// The bank, served without a gateway.
private final class OpenBank {
    let bank = DemoBank()
    private let loop: EventLoop
    private let port: UInt16

    init() throws {
        let loop = try EventLoop()
        self.loop = loop
        _ = try loop.start()
        let bound = try ListeningSocket.bound(to: .host("127.0.0.1", port: 0), count: 1)[0]
        port = bound.endpoint.port ?? 0
        let metrics = try ServerMetrics(MetricRegistry())
        let bank = bank
        loop.perform {
            let server = HTTPServer(on: loop, settings: ServerSettings(), metrics: metrics, handler: bank)
            _ = try? Listener(bound, on: loop, onFault: { _ in }) { stream, peer in
                server.take(stream, from: peer)
            }
        }
    }

    deinit { loop.stop() }

    func answer(to request: String) throws -> String {
        let client = try RawClient(to: .loopback(port: port))
        try client.send(request)
        return String(decoding: try client.receiveToEnd(), as: UTF8.self)
    }
}

@Suite struct DemoBankTests {
    @Test func `the bank has a page with a form`() throws {
        let answer = try OpenBank().answer(to: "GET / HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("<form method=\"post\" action=\"/transfers\">"))
    }

    @Test func `the bank shows what reached it`() throws {
        let answer = try OpenBank().answer(
            to: "GET /seen?a=b HTTP/1.1\r\nHost: b\r\nX-Odd:  1 \r\nConnection: close\r\n\r\n")
        #expect(answer.hasSuffix("\r\n\r\nGET /seen?a=b\nHost: b\nX-Odd: 1\nConnection: close\n"))
    }

    @Test func `what a caller sends is text on the bank's page`() throws {
        let body = "amount=%3Cb%3E1%3C%2Fb%3E&payee=%22%26"
        let answer = try OpenBank().answer(
            to:
                "POST /transfers HTTP/1.1\r\nHost: b\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
                + body)
        #expect(answer.contains("<strong>&lt;b&gt;1&lt;/b&gt; EUR</strong>"))
        #expect(answer.contains("<strong>&quot;&amp;</strong>"))
    }

    @Test(arguments: ["5\r\namoun\r\n7\r\nt=1&pay\r\n4\r\nee=x\r\n0\r\n\r\n"])
    func `a transfer may come in chunks, and with a promise to wait`(chunks: String) throws {
        let bank = try OpenBank()
        let answer = try bank.answer(
            to:
                "POST /transfers HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + chunks)
        #expect(answer.contains("<strong>1 EUR</strong> to <strong>x</strong>"))
    }

    @Test func `the bank counts what reached it, and nothing else`() throws {
        let bank = try OpenBank()
        _ = try bank.answer(to: "GET /none HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
        _ = try bank.answer(to: "GET / HTTP/1.1\n\n")
        _ = try bank.answer(to: "HEAD / HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
        #expect(bank.bank.seen == 2)
    }

    @Test(arguments: [65_537, 1 << 40])
    func `a body beyond the bank's patience is refused unread`(length: Int) throws {
        let answer = try OpenBank().answer(
            to: "POST /transfers HTTP/1.1\r\nHost: b\r\nContent-Length: \(length)\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.contains("\r\nconnection: close\r\n"))
    }
}
