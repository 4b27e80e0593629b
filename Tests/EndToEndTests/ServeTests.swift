import System
import TestKit
import Testing
import Wire

@Suite struct ServeTests {
    private func upstream() throws -> RecordingUpstream {
        try RecordingUpstream { RecordingUpstream.answer(200, $0.target, to: $0.method) }
    }

    private func url(_ upstream: RecordingUpstream) -> String { "http://127.0.0.1:\(upstream.port)" }

    @Test func `it says where it listens and what it forgets, and serves`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream))
        #expect(gateway.error.hasPrefix("countersign: listening on 127.0.0.1:"))
        #expect(gateway.error.contains("\ncountersign: admin on 127.0.0.1:"))
        #expect(gateway.error.contains("\ncountersign: store: memory"))
        #expect(gateway.output == [])
        let client = try gateway.client()
        #expect(try client.ask(request("GET /app/a?b=c")).text == "/app/a?b=c")
        #expect(try client.ask(request("GET /other")).status == 403)
        #expect(try gateway.ask("/livez").status == 200)
        let ready = try gateway.ask("/readyz")
        #expect(ready.status == 200)
        #expect(ready.text.hasPrefix("ready\n"))
        #expect(ready.text.contains("store: memory"))
        #expect(try gateway.ask("/app/a").status == 404)
        #expect(try client.ask(request("GET /app/livez")).status == 200)
        #expect(try client.ask(request("GET /metrics")).status == 403)
    }

    @Test func `what is worth a look in its policies is said at its start`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream), routeKeys: ", cache: upstream")
        #expect(
            gateway.says(
                "countersign: the policies are taken, with warnings:\nwarning: `cache` changes nothing"))
        #expect(try gateway.client().ask(request("GET /app/a")).status == 200)
    }

    @Test func `metrics are Prometheus text, and count`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream))
        let client = try gateway.client()
        for _ in 0..<3 { #expect(try client.ask(request("GET /app/a")).status == 200) }
        #expect(try client.ask(request("GET /other")).status == 403)
        let page = try gateway.ask("/metrics")
        #expect(page.values(of: "content-type") == ["text/plain; version=0.0.4; charset=utf-8"])
        let families = try PrometheusPage(page.text).families
        #expect(families["countersign_requests_total"] == "counter")
        #expect(families["countersign_request_duration_seconds"] == "histogram")
        #expect(families["countersign_connections_open"] == "gauge")
        #expect(families["countersign_loop_lag_seconds"] == "histogram")
        #expect(families.keys.contains { $0.hasPrefix("countersign_upstream_connections") })
        #expect(try gateway.metric(#"countersign_requests_total{status="2xx"}"#) == 3)
        #expect(try gateway.metric(#"countersign_requests_total{status="4xx"}"#) == 1)
        #expect(try gateway.metric(#"countersign_refusals_total{reason="denied"}"#) == 1)
        #expect(try gateway.metric("countersign_connections_accepted_total") == 1)
        #expect(try gateway.metric("countersign_request_duration_seconds_count") == 4)
    }

    @Test func `the access log is lines of JSON, without a query, and is opened anew when told`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream), "access_log: { file: access.log }")
        let file = gateway.folder + "/access.log"
        let client = try gateway.client()
        let answer = try client.ask(request("GET /app/a?secret=1"))
        #expect(try client.ask(request("GET /other?secret=2")).status == 403)
        let lines = try ServedGateway.lines(of: file, atLeast: 2)
        for line in lines { #expect(!String(decoding: line, as: UTF8.self).contains("secret")) }
        let first = try JSONDocument(lines[0]).root
        #expect(first["request_id"]?.text == answer.values(of: "countersign-request-id").first)
        #expect(first["peer"]?.text == "127.0.0.1")
        #expect(first["method"]?.text == "GET")
        #expect(first["host"]?.text == "bank")
        #expect(first["path"]?.text == "/app/a")
        #expect(first["status"]?.integer == 200)
        #expect(first["sent"]?.integer == answer.body.count)
        #expect(first["microseconds"]?.integer != nil)
        #expect(first["time"]?.text?.hasSuffix("Z") == true)
        let second = try JSONDocument(lines[1]).root
        #expect(second["refusal"]?.text == "denied")
        #expect(second["status"]?.integer == 403)
        _ = try ChildProcess("/bin/mv", [file, file + ".1"]).run(by: ServedGateway.soon)
        gateway.signal(.reopen)
        // What is asked once the file is there again is in it and not in the old one.
        #expect(try waitForFile(file))
        #expect(try client.ask(request("GET /app/new")).status == 200)
        #expect(
            try ServedGateway.lines(of: file, atLeast: 1).last.map { try JSONDocument($0).root["path"]?.text }
                == "/app/new")
        #expect(try ServedGateway.lines(of: file + ".1", atLeast: 2).count == 2)
    }

    @Test func `what a caller sends can't begin a line of the log`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream), "access_log: { file: access.log }")
        for octets in [
            "GET /a\nGET /b HTTP/1.1\r\nHost: bank\r\n\r\n",
            "GET /a\"}\u{1B}[31m HTTP/1.1\r\nHost: bank\r\n\r\n",
            "GET /\u{2028}\u{85} HTTP/1.1\r\nHost: bank\r\n\r\n", "G\"ET /a HTTP/1.1\r\nHost: b\"ank\r\n\r\n",
        ] {
            #expect(try gateway.client().ask(octets).status == 400)
        }
        let lines = try ServedGateway.lines(of: gateway.folder + "/access.log", atLeast: 4)
        #expect(lines.count == 4)
        for line in lines {
            #expect(line.allSatisfy { $0 >= 0x20 })
            #expect(try JSONDocument(line).root["status"]?.integer == 400)
        }
    }

    @Test func `an access log on standard output is lines there`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream), #"access_log: { file: "-" }"#)
        #expect(try gateway.client().ask(request("GET /app/a")).status == 200)
        gateway.signal(.terminate)
        #expect(gateway.ending() == .exited(0))
        #expect(try JSONDocument(Array(gateway.output.dropLast())).root["path"]?.text == "/app/a")
    }

    @Test func `SIGTERM lets a request in flight come to its end, and nothing new begin`() throws {
        let upstream = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .hold("answer"), .send(RecordingUpstream.answer(200, "done"))]
        }
        let gateway = try ServedGateway(upstream: url(upstream), "workers: 1")
        let idle = try gateway.client()
        let busy = try gateway.client()
        try busy.send(request("GET /app/a"))
        _ = upstream.connection(0) { $0.received.count > 0 }
        gateway.signal(.terminate)
        #expect(gateway.says("stopping"))
        try idle.receiveToEnd()
        #expect(idle.received == [])
        #expect(try gateway.ask("/readyz").status == 503)
        #expect(throws: (any Error).self) { try gateway.client().ask(request("GET /app/b")) }
        upstream.release("answer")
        let answer = try busy.response()
        #expect(answer.text == "done")
        try busy.receiveToEnd()
        #expect(gateway.ending() == .exited(0))
    }

    @Test(arguments: [true, false])
    func `a second SIGTERM, or the limit, ends what is in flight`(_ isSecond: Bool) throws {
        let upstream = try RecordingUpstream { _ in [.receiveThrough("\r\n\r\n"), .hold("never")] }
        let limit = isSecond ? "1h" : "100ms"
        let gateway = try ServedGateway(upstream: url(upstream), "shutdown_timeout: \(limit)")
        let busy = try gateway.client()
        try busy.send(request("GET /app/a"))
        _ = upstream.connection(0) { $0.received.count > 0 }
        gateway.signal(.terminate)
        #expect(gateway.says("stopping"))
        if isSecond { gateway.signal(.terminate) }
        #expect(gateway.ending() == .exited(0))
        try busy.receiveToEnd()
        #expect(busy.received == [])
        upstream.stop()
    }

    @Test func `everything that is wrong with the files is told at once, and nothing starts`() throws {
        let scratch = try Scratch()
        let configuration =
            "countersign: 1\nlisten: [{ addres: x }]\nworkers: many\nupstreams: {}\nstoer: 1\n"
        let file = try scratch.file("countersign.yaml", Array(configuration.utf8))
        let outcome = try Countersign.run("serve", "--config", file)
        #expect(outcome.status == 1)
        for word in ["addres", "many", "stoer", "store"] { #expect(outcome.output.contains("`\(word)`")) }
        #expect(!outcome.error.contains("listening"))
    }

    @Test func `an address that somebody has is told, and the status is 2`() throws {
        let upstream = try upstream()
        let taken = "127.0.0.1:\(upstream.port)"
        do {
            _ = try ServedGateway(upstream: url(upstream), listen: taken)
            Issue.record("it started")
        } catch let fault as ServedGateway.DidNotStart {
            #expect(fault.ending == .exited(2))
            #expect(fault.error.contains(taken))
            #expect(fault.error.contains("in use"))
        }
    }

    @Test func `it listens on a path and forwards to one, and takes over a path that somebody left`() throws {
        let folder = Folder()
        try folder.make()
        defer { folder.remove() }
        let upstream = try RecordingUpstream(on: .path(folder.path + "/app")) {
            RecordingUpstream.answer(200, $0.target)
        }
        for _ in 0..<2 {
            let gateway = try ServedGateway(
                upstream: "unix:\(folder.path)/app", listen: "unix:\(folder.path)/gate")
            #expect(gateway.error.contains("listening on unix:\(folder.path)/gate"))
            #expect(try gateway.client().ask(request("GET /app/a")).text == "/app/a")
        }
        #expect(try upstream.requests().count == 2)
    }

    @Test func `two workers share the callers`() throws {
        let upstream = try upstream()
        let gateway = try ServedGateway(upstream: url(upstream), "workers: 2")
        // Each loop has upstream connections of its own and callers that ask by turns keep one on each.
        let clients = try (0..<32).map { _ in try gateway.client() }
        for client in clients { #expect(try client.ask(request("GET /app/a")).status == 200) }
        #expect(upstream.connections.count == 2)
        #expect(try upstream.requests().count == 32)
    }

    private func waitForFile(_ file: String) throws -> Bool {
        let deadline = ServedGateway.soon
        while Clocks.monotonic() < deadline {
            if Files.exists(file) { return true }
        }
        return false
    }
}
