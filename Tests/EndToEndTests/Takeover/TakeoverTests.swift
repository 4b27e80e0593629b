import System
import TestKit
import Testing

@Suite struct TakeoverTests {
    @Test func `an idle connection of the old gateway gets one more answer, and is told that it is the last`()
        throws
    {
        let line = try GatewayLine()
        let old = try line.start(takesOver: false)
        let (idle, fresh) = (try RawClient(to: line.address), try RawClient(to: line.address))
        #expect(try !idle.ask(request("GET /app/a")).closes)
        let new = try line.start(takesOver: true)
        #expect(old.says("process \(new.id) has taken over"))
        #expect(old.says("stopping"))
        let last = try idle.ask(request("GET /app/b"))
        #expect(last.status == 200 && last.text == "/app/b" && last.closes)
        try idle.receiveToEnd()
        #expect(try fresh.ask(request("GET /app/c")).closes)
        #expect(old.ending() == .exited(0))
        let response = try RawClient(to: line.address).ask(request("GET /app/d"))
        #expect(response.status == 200 && !response.closes)
        new.signal(.terminate)
        #expect(new.ending() == .exited(0))
    }

    @Test func `what is in flight at the old gateway comes to its end, and says that it is the last`() throws
    {
        let upstream = try RecordingUpstream { number in
            number > 0
                ? [.serve { RecordingUpstream.answer(200, $0.target) }]
                : [
                    .receiveThrough("\r\n\r\n"), .hold("answer"),
                    .send(RecordingUpstream.answer(200, "late")),
                ]
        }
        let line = try GatewayLine(upstream)
        let old = try line.start("workers: 1", takesOver: false)
        let busy = try RawClient(to: line.address)
        try busy.send(request("GET /app/a"))
        _ = upstream.connection(0) { $0.received.count > 0 }
        _ = try line.start(takesOver: true)
        #expect(old.says("stopping"))
        #expect(try line.ask().text == "/app/a")
        upstream.release("answer")
        let answer = try busy.response()
        #expect(answer.text == "late" && answer.closes)
        #expect(old.ending() == .exited(0))
    }

    @Test func `the admin listener moves with the rest`() throws {
        let line = try GatewayLine()
        let old = try line.start(takesOver: false)
        let busy = try RawClient(to: line.address)
        try busy.send("GET /app/")
        _ = try line.start(takesOver: true)
        #expect(old.says("stopping"))
        for _ in 0..<10 {
            let ready = try RawClient(to: line.admin).ask("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(ready.status == 200 && ready.text.hasPrefix("ready"))
        }
        try busy.send("a HTTP/1.1\r\nHost: bank\r\n\r\n")
        #expect(try busy.response().closes)
        #expect(old.ending() == .exited(0))
    }

    @Test func `an address that is new is bound, and one that is gone ends with the old gateway`() throws {
        let line = try GatewayLine()
        let old = try line.start(takesOver: false)
        let (other, kept) = (line.folder + "/other.sock", try line.port())
        let new = try line.start(listen: ["127.0.0.1:\(kept)", "unix:\(other)"], takesOver: true)
        #expect(new.errorText.contains("listening on unix:\(other)"))
        #expect(old.ending() == .exited(0))
        #expect(try line.ask().status == 200)
        #expect(try RawClient(to: .path(other)).ask(request("GET /app/a")).status == 200)
        #expect(throws: (any Error).self) { try RawClient(to: .path(line.path)) }
        // What was gone comes back, on the path that was left behind.
        _ = try line.start(takesOver: true)
        #expect(new.ending() == .exited(0))
        #expect(try RawClient(to: .path(line.path)).ask(request("GET /app/a")).status == 200)
    }

    @Test func `without a place to take over at it says so, and nothing starts`() throws {
        let line = try GatewayLine()
        let process = try line.launch(takesOver: true)
        #expect(process.ending() == .exited(2))
        #expect(process.errorText.contains("names no place to take over at\nhint: write `takeover:"))
    }

    @Test(arguments: [false, true])
    func `where nobody runs it says so, and nothing starts`(wasThere: Bool) throws {
        let line = try GatewayLine()
        if wasThere {
            let old = try line.start(takesOver: false)
            old.signal(.terminate)
            #expect(old.ending() == .exited(0))
            #expect(Files.exists(line.control))
        }
        let process = try line.launch(GatewayLine.takeover, takesOver: true)
        #expect(process.ending() == .exited(2))
        #expect(process.errorText.contains("nobody listens there\nhint: start without `--takeover`"))
        // What was left behind keeps nobody from starting.
        _ = try line.start(takesOver: false)
        #expect(try line.ask().status == 200)
    }

    @Test func `a second gateway that does not take over is told that there is one`() throws {
        let line = try GatewayLine()
        let old = try line.start("workers: 2", takesOver: false)
        let process = try line.launch(GatewayLine.takeover, takesOver: false)
        #expect(process.ending() == .exited(2))
        #expect(process.errorText.contains("there is a gateway already at"))
        #expect(process.errorText.contains("hint: `--takeover` takes over from it"))
        #expect(try line.ask().status == 200)
        old.signal(.terminate)
        #expect(old.ending() == .exited(0))
    }

    @Test func `a new gateway that fails before it serves leaves the old one as it was`() throws {
        let line = try GatewayLine()
        let upstream = try #require(line.app)
        let old = try line.start(takesOver: false)
        let client = try RawClient(to: line.address)
        let new = try line.launch(
            GatewayLine.takeover, listen: ["127.0.0.1:\(try line.port())", "127.0.0.1:\(upstream.port)"],
            takesOver: true)
        #expect(new.ending() == .exited(2))
        #expect(new.errorText.contains("in use"))
        #expect(old.says("process \(new.id) did not take over"))
        #expect(try !client.ask(request("GET /app/a")).closes)
        for _ in 0..<10 { #expect(try line.ask().status == 200) }
        _ = try line.start(takesOver: true)
        #expect(old.says("stopping"))
        #expect(try client.ask(request("GET /app/a")).closes)
        #expect(old.ending() == .exited(0))
    }

    @Test func `a gateway that is stopping is not taken over`() throws {
        let line = try GatewayLine()
        let old = try line.start(takesOver: false)
        let busy = try RawClient(to: line.address)
        try busy.send("GET /app/")
        try #require(try line.ask().status == 200)
        old.signal(.terminate)
        #expect(old.says("stopping"))
        let new = try line.launch(GatewayLine.takeover, takesOver: true)
        #expect(new.ending() == .exited(2))
        #expect(new.errorText.contains("was not taken over: this gateway is stopping"))
        // Its own sockets are closed: nobody waits there in vain.
        #expect(throws: (any Error).self) { try RawClient(to: line.address) }
        try busy.send("a HTTP/1.1\r\nHost: bank\r\n\r\n")
        #expect(try busy.response().status == 200)
        #expect(old.ending() == .exited(0))
    }

    @Test func `of two that take over at once, one takes over from the other`() throws {
        let line = try GatewayLine()
        let old = try line.start("workers: 3", takesOver: false)
        let both = [
            try line.launch(GatewayLine.takeover + "workers: 1", takesOver: true),
            try line.launch(GatewayLine.takeover + "workers: 2", takesOver: true),
        ]
        for process in both { try line.served(process) }
        #expect(old.ending() == .exited(0))
        #expect(
            old.errorText.contains("process \(both[0].id) has taken over")
                != old.errorText.contains("process \(both[1].id) has taken over"))
        let isFirst = old.errorText.contains("process \(both[0].id) has taken over")
        let (first, last) = isFirst ? (both[0], both[1]) : (both[1], both[0])
        #expect(first.says("process \(last.id) has taken over"))
        #expect(first.ending() == .exited(0))
        for _ in 0..<20 { #expect(try line.ask().status == 200) }
        last.signal(.terminate)
        #expect(last.ending() == .exited(0))
    }
}

extension GatewayLine {
    /// The port of the first listener.
    func port() throws -> UInt16 {
        guard case .loopback(let port) = address else { throw SystemFault(.getSocketName, code: .invalid) }
        return port
    }
}
