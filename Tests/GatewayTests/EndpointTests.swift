import HTTP
import Reactor
import System
import TestKit
import Testing

@Suite struct EndpointTests {
    /// How an upstream leaves, once it has read a request.
    static let departures: [(String, [UpstreamStep])] = [
        ("an end before any answer", [.receiveThrough("\r\n\r\n"), .close]),
        ("a reset before any answer", [.receiveThrough("\r\n\r\n"), .reset]),
        ("an end in the request", [.receive(atLeast: 1), .close]),
        ("a reset in the request", [.receive(atLeast: 1), .reset]),
        ("an end at once", [.close]),
        ("a reset at once", [.reset]),
        (
            "an end in the head",
            [.receiveThrough("\r\n\r\n"), .send(Array("HTTP/1.1 200 OK\r\n".utf8)), .close]
        ),
        (
            "a reset in the head",
            [.receiveThrough("\r\n\r\n"), .send(Array("HTTP/1.1 200 OK\r\n".utf8)), .reset]
        ),
        ("an end behind an interim response", [.receiveThrough("\r\n\r\n"), .send(response(100)), .close]),
    ]

    @Test(arguments: departures, ["GET", "POST", "DELETE"])
    func `HTP-15: a request of which an octet may have left is never sent again`(
        _ departure: (String, [UpstreamStep]), _ method: String
    ) throws {
        let upstream = try RecordingUpstream { _ in departure.1 }
        let other = try RecordingUpstream { _ in departure.1 }
        let world = try World(upstream, other)
        let client = try world.client()
        let answer = try client.ask(request("\(method) /a", body: "hello"))
        #expect(answer.status == 502)
        #expect(["upstream-invalid", "upstream-unreachable"].contains(answer.problem))
        world.stop()
        // One that ended before it was made was never sent anything.
        let asked = (upstream.connections + other.connections).filter { !$0.received.isEmpty }
        #expect(asked.count <= 1)
    }

    @Test func `HTP-15: a kept connection that breaks under a request does not have it sent again`() throws {
        let upstream = try RecordingUpstream { number in
            number > 0
                ? []
                : [
                    .receiveThrough("/1 "), .receiveThrough("\r\n\r\n"), .send(response(200, body: "one")),
                    .receiveThrough("/2 "), .reset,
                ]
        }
        let world = try World(upstream)
        let client = try world.client()
        #expect(try client.ask(request("GET /1")).text == "one")
        let answer = try client.ask(request("GET /2"))
        #expect(answer.status == 502)
        #expect(answer.problem == "upstream-invalid")
        #expect(upstream.connections.count == 1)
    }

    @Test func `HTP-15: while connecting, the next endpoint is tried`() throws {
        let dead = try RecordingUpstream()
        let living = try RecordingUpstream()
        let world = try World(dead, living) { $0.app.ejectAfter = 0 }
        dead.stop()
        let client = try world.client()
        for number in 0..<10 {
            // A connection that is kept would be asked again.
            let answer = try client.ask(request("POST /\(number)", "Content-Length: 5") + "hello")
            #expect(answer.text == "POST /\(number)")
        }
        #expect(try living.requests().count == 10)
    }

    @Test func `an upstream that nobody listens at is 502, and so is a name that is not found`() throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream) { plan in
            plan.destinations.insert(
                World.Destination("nowhere", at: [.host("name.invalid", port: 80)], path: "/nowhere"), at: 0)
            plan.destinations.insert(
                World.Destination("path", at: [.unix(path: "/nonexistent/socket")], path: "/path"), at: 0)
        }
        upstream.stop()
        let client = try world.client()
        for target in ["/a", "/nowhere", "/path"] {
            let answer = try client.ask(request("GET \(target)"))
            #expect(answer.status == 502)
            #expect(answer.problem == "upstream-unreachable")
            #expect(!answer.text.contains("invalid"))
            #expect(!answer.closes)
        }
    }

    @Test func `an upstream on a path is an upstream`() throws {
        let path = "/tmp/countersign-upstream-\(UInt64.random(in: 0...UInt64.max))"
        let upstream = try RecordingUpstream(on: .path(path)) { RecordingUpstream.answer(200, $0.target) }
        let world = try World(upstream)
        #expect(try world.client().ask(request("GET /a")).text == "/a")
    }

    @Test func `an upstream that says nothing is 504, and what it holds is let go of`() throws {
        let upstream = try RecordingUpstream { _ in [.receiveThrough("\r\n\r\n"), .hold("never")] }
        let world = try World(upstream) { $0.app.firstByteTimeout = 50 }
        let client = try world.client()
        let answer = try client.ask(request("GET /a"))
        #expect(answer.status == 504)
        #expect(answer.problem == "upstream-timeout")
        #expect(upstream.connection(0) { $0.ending != .open } != nil)
        #expect(upstream.connections.count == 1)
        #expect(!answer.closes)
        upstream.stop()
    }

    @Test func `an upstream that falls silent in a body has its caller's connection cut`() throws {
        let upstream = try upstream(first: response(200, "Content-Length: 9") + Array("begin".utf8))
        let world = try World(upstream) { $0.app.idleTimeout = 50 }
        let client = try world.client()
        try client.send(request("GET /a"))
        try client.receiveToEnd()
        #expect(client.ending == .reset)
        #expect(client.received.holdsText("begin"))
    }

    @Test func `an upstream with as many requests as it may have is 503`() throws {
        let upstream = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .hold("one"), .send(response(200, body: "one"))]
        }
        let world = try World(upstream) { $0.app.mostRequests = 1 }
        let first = try world.client()
        try first.send(request("GET /1"))
        _ = upstream.connection(0) { $0.received.count > 0 }
        let refused = try world.client().ask(request("GET /2"))
        #expect(refused.status == 503)
        #expect(refused.problem == "unavailable")
        #expect(refused.values(of: "retry-after").count == 1)
        upstream.release("one")
        #expect(try first.response().text == "one")
        #expect(upstream.connections.count == 1)
    }

    @Test func `the endpoint with the fewest requests is given the next`() throws {
        let slow = try RecordingUpstream { _ in
            [.receiveThrough("\r\n\r\n"), .hold("slow"), .send(response(200, body: "slow"))]
        }
        let quick = try RecordingUpstream { number in
            let rest = UpstreamStep.serve { _ in response(200, body: "quick") }
            return number == 0 ? [.hold("quick"), rest] : [rest]
        }
        let world = try World(slow, quick)
        let clients = try [world.client(), world.client()]
        for client in clients { try client.send(request("GET /a")) }
        _ = slow.connection(0) { $0.received.count > 0 }
        _ = quick.connection(0) { $0.received.count > 0 }
        quick.release("quick")
        #expect(world.metricSettles(#"countersign_requests_total{status="2xx"}"#, at: 1))
        for _ in 0..<10 { #expect(try world.client().ask(request("GET /b")).text == "quick") }
        slow.release("slow")
        #expect(try Set(clients.map { try $0.response().text }) == ["slow", "quick"])
    }

    @Test func `equal endpoints take turns, on as few connections as will do`() throws {
        let upstreams = try (0..<3).map { number in
            try RecordingUpstream { _ in RecordingUpstream.answer(200, "\(number)") }
        }
        let world = try World(upstreams[0], upstreams[1], upstreams[2])
        let client = try world.client()
        let answers = try (0..<9).map { _ in try client.ask(request("GET /a")).text }
        for number in 0..<3 { #expect(answers.count { $0 == "\(number)" } == 3) }
        #expect(upstreams.allSatisfy { $0.connections.count == 1 })
    }

    @Test func `an endpoint that fails is left out, and comes back`() throws {
        let isWell = Monitor(false)
        let ill = try RecordingUpstream { _ in
            isWell.withLock { $0 } ? [.serve { _ in RecordingUpstream.answer(200, "back") }] : [.reset]
        }
        let well = try RecordingUpstream { _ in RecordingUpstream.answer(200, "well") }
        let world = try World(ill, well) { plan in
            plan.app.ejectAfter = 2
            plan.app.ejectFor = 200
            plan.app.keptConnections = 0
        }
        let client = try world.client()
        var failures = 0
        while ill.connections.count < 2 {
            if try client.ask(request("GET /a")).status == 502 { failures += 1 }
        }
        #expect(failures <= 2)
        isWell.withLock { $0 = true }
        // Left out for now; then it is asked again, and answers.
        var answers: [String] = []
        let deadline = soon()
        while answers.last != "back", Clocks.monotonic() < deadline {
            answers.append(try world.client().ask(request("GET /b")).text)
        }
        #expect(answers.last == "back")
        #expect(answers.dropLast().allSatisfy { $0 == "well" })
        #expect(answers.count > 2)
    }

    @Test func `where every endpoint is left out they are asked all the same`() throws {
        let upstream = try RecordingUpstream {
            $0 < 3 ? [.reset] : [.serve { _ in response(200, body: "back") }]
        }
        let world = try World(upstream) { plan in
            plan.app.ejectAfter = 1
            plan.app.ejectFor = 3_600_000
        }
        let client = try world.client()
        for _ in 0..<3 { #expect(try client.ask(request("GET /a")).status == 502) }
        #expect(try client.ask(request("GET /a")).text == "back")
    }

    @Test func `an active check takes an endpoint out and brings it back`() throws {
        let health = Monitor((isWell: true, asked: 0))
        let checked = try RecordingUpstream { request in
            if request.target != "/health" { return RecordingUpstream.answer(200, "checked") }
            let isWell = health.withLock { health in
                health.asked += 1
                return health.isWell
            }
            return RecordingUpstream.answer(isWell ? 200 : 503, "")
        }
        let other = try RecordingUpstream { _ in RecordingUpstream.answer(200, "other") }
        let world = try World(checked, other) { plan in
            plan.app.check = HealthCheckSettings(
                path: "/health", interval: 20, timeout: 1_000, rise: 2, fall: 2)
        }
        func answers(until isWanted: (Set<String>) -> Bool) throws -> Bool {
            let deadline = soon()
            while Clocks.monotonic() < deadline {
                let client = try world.client()
                let texts = try (0..<4).map { _ in try client.ask(request("GET /a")).text }
                if isWanted(Set(texts)) { return true }
            }
            return false
        }
        #expect(try answers { $0 == ["checked", "other"] })
        health.withLock { $0.isWell = false }
        #expect(try answers { $0 == ["other"] })
        health.withLock { $0.isWell = true }
        #expect(try answers { $0 == ["checked", "other"] })
        #expect(health.withLock { $0.asked } > 4)
    }
}
