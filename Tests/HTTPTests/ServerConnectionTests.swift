import HTTP
import Reactor
import System
import Telemetry
import TestKit
import Testing
import Wire

@Suite struct ServerConnectionTests {
    @Test func `what one caller left unfinished is no part of another caller's request`() throws {
        let served = try ServedLoop()
        defer { served.close() }
        let first = try served.caller()
        try first.send("GET /first-and-never-finished HTTP/1.1\r\nhost: a\r\nx: ")
        // The loop has seen it once it has answered somebody who came later.
        try Self.expectEcho("/seen", from: served)
        try first.halfClose()
        try first.receiveToEnd()
        #expect(served.comes(to: 0))
        for number in 0..<3 {
            try Self.expectEcho("/\(number)/\(String(repeating: "y", count: 40))", from: served)
        }
    }

    @Test func `what one caller took too long for is no part of another caller's request`() throws {
        let served = try ServedLoop { $0.headTimeout = 50 }
        defer { served.close() }
        let first = try served.caller()
        try first.send("GET /first-and-never-finished HTTP/1.1\r\nhost: a\r\nx: ")
        try first.receiveToEnd()
        #expect(first.text.hasPrefix("HTTP/1.1 408 "))
        try first.halfClose()
        #expect(served.comes(to: 0))
        for number in 0..<3 {
            try Self.expectEcho("/\(number)/\(String(repeating: "y", count: 40))", from: served)
        }
    }

    @Test func `what one caller sent beyond its request is no part of another caller's`() throws {
        let served = try ServedLoop()
        defer { served.close() }
        for _ in 0..<5 {
            let caller = try served.caller()
            try caller.send("GET /a HTTP/1.0\r\nhost: a\r\n\r\nGET /beyond HTTP/1.1\r\nhost: evil\r\n\r\n")
            try caller.receiveToEnd()
            #expect(caller.text.contains("GET /a") && !caller.text.contains("beyond"))
        }
        try Self.expectEcho("/mine", from: served)
    }

    @Test func `requests of one connection are answered one after the other, in one piece or octet by octet`()
        throws
    {
        let served = try ServedLoop()
        defer { served.close() }
        let requests = (0..<20).map { "GET /\($0) HTTP/1.1\r\nhost: a\r\n\r\n" }.joined()
        for size in [requests.utf8.count, 1, 7] {
            let caller = try served.caller()
            try caller.send(Array(requests.utf8), inPiecesOf: size)
            try caller.receive(through: "GET /19")
            let answers = caller.text.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix { $0 != "H" } }
            #expect(answers == (0..<20).map { "GET /\($0)"[...] })
        }
    }

    @Test func `a connection that says nothing ends without a word`() throws {
        let served = try ServedLoop { $0.headTimeout = 60 }
        defer { served.close() }
        let caller = try served.caller()
        #expect(try caller.receiveToEnd() == [])
        #expect(caller.ending == .closed)
    }

    @Test(arguments: [60, 600 as UInt64])
    func `a connection that waits too long for its next request ends without a word`(patience: UInt64) throws
    {
        // Shorter than a task waits, and longer.
        let served = try ServedLoop { $0.idleTimeout = patience }
        defer { served.close() }
        let caller = try served.caller()
        try caller.send("GET /one HTTP/1.1\r\nhost: a\r\n\r\n")
        try caller.receiveToEnd()
        #expect(caller.text.hasSuffix("GET /one"))
        #expect(caller.ending == .closed)
    }

    @Test func `a connection that slept is served when it wakes`() throws {
        let served = try ServedLoop()
        defer { served.close() }
        let caller = try RawClient(to: served.address, patience: 700)
        for number in 0..<2 {
            try caller.send("GET /\(number) HTTP/1.1\r\nhost: a\r\n\r\n")
            try caller.receive(through: "GET /\(number)")
            // Until the patience of the caller is over, which is longer than a task waits.
            let silence = #expect(throws: SystemFault.self) { try caller.receive(atLeast: .max) }
            #expect(silence?.code == .timedOut)
        }
        #expect(caller.ending == .open)
    }

    @Test func `requests of a kept connection go to whoever handles them by now`() throws {
        @Sendable func handler(_ name: String) -> Answering {
            Answering { exchange in
                _ = try? exchange.request()
                await exchange.answer(Response(200, type: "text/plain", Array(name.utf8)), toHEAD: false)
            }
        }
        let served = try ServedLoop()
        defer { served.close() }
        let caller = try served.caller()
        for number in 0..<5 {
            served.loop.perform { [server = served.server] in server.handOver(to: handler("<\(number)>")) }
            // The first finds nobody who waits, the others a task of the handler before.
            for request in 0..<3 {
                let before = caller.received.count
                try caller.send("GET /\(request) HTTP/1.1\r\nhost: a\r\n\r\n")
                try caller.receive(through: "<\(number)>", after: before)
            }
        }
        #expect(caller.text.count { $0 == "<" } == 15)
    }

    @Test func `a head has one deadline for all of it, however often an octet comes`() throws {
        let served = try ServedLoop { $0.headTimeout = 150 }
        defer { served.close() }
        let caller = try RawClient(to: served.address, patience: 5)
        try caller.send("GET / HTTP/1.1\r\nhost: a\r\nx: ")
        var sent = 0
        while caller.received.isEmpty, sent < 4_000 {
            try? caller.send("x")
            sent += 1
            // An octet each time that nothing came for a moment.
            _ = try? caller.receive(atLeast: 1)
        }
        #expect(caller.text.hasPrefix("HTTP/1.1 408 "))
        #expect(sent > 1)
    }

    @Test func `who is accepted at the very end, with a request, is answered`() throws {
        let served = try ServedLoop()
        defer { served.close() }
        let step = Monitor(0)
        served.loop.spawn {
            step.withLock { $0 = 1 }
            _ = step.wait(until: ConnectedStream.soon) { $0 == 2 ? true : nil }
            served.drain()
        }
        _ = step.wait(until: ConnectedStream.soon) { $0 == 1 ? true : nil }
        // Waits in the listener's queue.
        let caller = try served.caller()
        try caller.send("GET /last HTTP/1.1\r\nhost: a\r\n\r\n")
        step.withLock { $0 = 2 }
        try caller.receiveToEnd()
        #expect(caller.text.hasSuffix("GET /last"))
    }

    @Test func `a connection makes so many requests, and is told which is the last`() throws {
        let served = try ServedLoop { $0.requestsPerConnection = 3 }
        defer { served.close() }
        let caller = try served.caller()
        try caller.send(String(repeating: "GET /x HTTP/1.1\r\nhost: a\r\n\r\n", count: 5))
        try caller.receiveToEnd()
        #expect(caller.text.split(separator: "HTTP/1.1 200 ").count == 3)
        #expect(caller.text.split(separator: "connection: close").count == 2)
        #expect(caller.ending == .closed)
    }

    @Test func `draining ends who is idle at once, and who is not after the answer`() throws {
        let isReleased = Monitor(false)
        let workers = try WorkerPool(threads: 1)
        let served = try ServedLoop({ _ in }) { exchange in
            _ = await workers.run { isReleased.wait(until: ConnectedStream.soon) { $0 ? true : nil } }
            await ServedLoop.echo(&exchange)
        }
        let (idle, busy, halfway) = (try served.caller(), try served.caller(), try served.caller())
        try busy.send("GET /busy HTTP/1.1\r\nhost: a\r\n\r\n")
        try halfway.send("GET /halfway HTTP/1.1\r\nhost: a")
        #expect(served.comes(to: 3))
        // The loop has read what was sent before it answers a piece of work twice.
        for _ in 0..<2 { served.loop.perform {} }
        served.loop.perform { [server = served.server] in server.drain(patience: 0) }
        #expect(try idle.receiveToEnd() == [])
        isReleased.withLock { $0 = true }
        try halfway.send("\r\n\r\n")
        for (caller, target) in [(busy, "/busy"), (halfway, "/halfway")] {
            try caller.receiveToEnd()
            #expect(caller.text.contains("connection: close") && caller.text.hasSuffix("GET \(target)"))
            #expect(caller.ending == .closed)
        }
        #expect(served.comes(to: 0))
        // Nobody new is taken.
        #expect(try Self.isCut(served))
        workers.close()
        served.close()
    }

    @Test func `draining lets who is idle ask once more for a while, and says that it is the last`() throws {
        let served = try ServedLoop()
        let (kept, fresh, silent) = (try served.caller(), try served.caller(), try served.caller())
        try kept.send("GET /one HTTP/1.1\r\nhost: a\r\n\r\n")
        try kept.receive(through: "GET /one")
        #expect(!kept.text.contains("connection: close"))
        #expect(served.comes(to: 3))
        served.loop.perform { [server = served.server] in server.drain(patience: 60_000) }
        for (caller, target) in [(kept, "/two"), (fresh, "/first")] {
            try caller.send("GET \(target) HTTP/1.1\r\nhost: a\r\n\r\n")
            try caller.receiveToEnd()
            #expect(caller.text.contains("connection: close") && caller.text.hasSuffix("GET \(target)"))
        }
        #expect(served.comes(to: 1))
        // A shorter patience ends who says nothing, without a word.
        served.loop.perform { [server = served.server] in server.drain(patience: 50) }
        #expect(try silent.receiveToEnd() == [])
        #expect(silent.ending == .closed)
        #expect(served.comes(to: 0))
        served.close()
    }

    @Test func `draining does not make who is idle wait for longer than usual`() throws {
        let served = try ServedLoop { $0.headTimeout = 60 }
        defer { served.close() }
        let caller = try served.caller()
        #expect(served.comes(to: 1))
        served.loop.perform { [server = served.server] in server.drain(patience: 60_000) }
        #expect(try caller.receiveToEnd() == [])
    }

    @Test(arguments: [false, true])
    func `an answer to a body that nobody reads arrives whole, and ends in good order`(
        endsAtOnce: Bool
    ) throws {
        let served = try ServedLoop()
        defer { served.close() }
        for _ in 0..<5 {
            let caller = try served.caller()
            let body = [UInt8](repeating: 0x78, count: 40 << 10)
            try caller.send(
                Array("POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n".utf8) + body)
            if endsAtOnce { try caller.halfClose() }
            try caller.receiveToEnd()
            #expect(caller.text.hasSuffix("POST /body"))
            #expect(caller.ending == .closed)
        }
    }

    @Test func `a body that is here already is passed over, and the next request is served`() throws {
        let served = try ServedLoop()
        defer { served.close() }
        let caller = try served.caller()
        try caller.send(
            "POST /one HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello"
                + "POST /two HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                + "GET /three HTTP/1.1\r\nhost: a\r\n\r\n")
        try caller.receive(through: "GET /three")
        #expect(caller.text.split(separator: "HTTP/1.1 200 ").count == 3)
        #expect(caller.ending == .open)
    }

    @Test func `a caller who leaves at any octet of a request leaves nothing behind`() throws {
        let served = try ServedLoop()
        defer { served.close() }
        let request = Array("POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello".utf8)
        for count in 0..<request.count {
            let caller = try served.caller()
            try caller.send(Array(request.prefix(count)))
            try caller.halfClose()
            try caller.receiveToEnd()
        }
        #expect(served.comes(to: 0))
        #expect(served.metrics.open.value == 0)
        try Self.expectEcho("/after", from: served)
    }

    @Test func `an exchange that is not answered ends with its connection`() throws {
        let served = try ServedLoop({ _ in }) { exchange in _ = try? exchange.head() }
        defer { served.close() }
        let caller = try served.caller()
        try caller.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        #expect(try caller.receiveToEnd() == [])
    }

    /// Whether who connects now is cut off without a word, before or after it knows that it is connected.
    private static func isCut(_ served: ServedLoop) throws -> Bool {
        do {
            let caller = try served.caller()
            return try caller.receiveToEnd() == [] && caller.ending == .reset
        } catch let fault as SystemFault {
            return fault.code == .reset
        }
    }

    /// One request on a connection of its own is understood as it was sent.
    static func expectEcho(_ target: String, from served: ServedLoop) throws {
        let caller = try served.caller()
        try caller.send("GET \(target) HTTP/1.1\r\nhost: b\r\n\r\n")
        try caller.receive(through: "GET \(target)")
        #expect(caller.text.hasPrefix("HTTP/1.1 200 "))
        try caller.halfClose()
        try caller.receiveToEnd()
    }
}
