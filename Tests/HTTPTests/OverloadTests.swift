import Reactor
import System
import Telemetry
import TestKit
import Testing
import Wire

@testable import HTTP

// HTP-20: what happens when there is more of something than there may be.
@Suite struct OverloadTests {
    /// A caller who is in the middle of a head, and so is nobody who could be spared.
    private func busy(_ served: ServedLoop) throws -> RawClient {
        let caller = try served.caller()
        try caller.send("GET / HTTP/1.1\r\nhost: a\r\n")
        return caller
    }

    private func waitUntil(_ isSo: () -> Bool) -> Bool {
        let deadline = Clocks.monotonic().advanced(byMilliseconds: 10_000)
        while Clocks.monotonic() < deadline { if isSo() { return true } }
        return false
    }

    /// How many connections wait for a request.
    private func idle(_ served: ServedLoop) -> Int {
        served.loop.perform { [server = served.server] in server.idle }
    }

    @Test func `HTP-20: where every place is taken, the next caller gets 503 at once`() throws {
        let served = try ServedLoop { $0.connections = 2 }
        defer { served.close() }
        let callers = [try busy(served), try busy(served)]
        #expect(waitUntil { served.server.countNow(on: served.loop) == 2 && idle(served) == 0 })
        let third = try served.caller()
        try third.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        try third.receiveToEnd()
        #expect(third.text.hasPrefix("HTTP/1.1 503 "))
        #expect(
            third.text.contains("\r\nRetry-After: 1\r\n") && third.text.contains("\r\nConnection: close\r\n"))
        #expect(third.ending == .closed)
        #expect(served.metrics.refused.value == 1 && served.metrics.shed.value == 0)
        // The others never notice, and once one has gone there is room again.
        for caller in callers {
            try caller.send("\r\n")
            try caller.receive(through: "GET /")
        }
        let fourth = try served.caller()
        try fourth.send("GET /room HTTP/1.1\r\nhost: a\r\n\r\n")
        try fourth.receive(through: "GET /room")
    }

    @Test func `HTP-20: a caller who says nothing makes room before anybody is turned away`() throws {
        let served = try ServedLoop { $0.connections = 3 }
        defer { served.close() }
        let worker = try busy(served)
        let first = try served.caller()
        #expect(served.comes(to: 2))
        try first.send("GET /one HTTP/1.1\r\nhost: a\r\n\r\n")
        try first.receive(through: "GET /one")
        let silent = try served.caller()
        #expect(served.comes(to: 3))
        try first.send("GET /two HTTP/1.1\r\nhost: a\r\n\r\n")
        try first.receive(through: "GET /two")
        #expect(waitUntil { idle(served) == 2 })
        let late = try served.caller()
        try late.send("GET /late HTTP/1.1\r\nhost: a\r\n\r\n")
        try late.receive(through: "GET /late")
        // The one that has waited longest went.
        try silent.receiveToEnd()
        #expect(silent.received.isEmpty)
        #expect(served.metrics.refused.value == 0 && served.metrics.shed.value == 1)
        try first.send("GET /three HTTP/1.1\r\nhost: a\r\n\r\n")
        try first.receive(through: "GET /three")
        try worker.send("\r\n")
        try worker.receive(through: "GET /")
    }

    @Test func `HTP-20: a thousand silent callers come and go, and a talking one is served`() throws {
        let served = try ServedLoop { $0.connections = 8 }
        defer { served.close() }
        var silent: [RawClient] = []
        for number in 0..<1_000 {
            silent.append(try served.caller())
            guard number % 100 == 99 else { continue }
            let caller = try served.caller()
            try caller.send("GET /\(number) HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            try caller.receive(through: "GET /\(number)")
        }
        silent.removeAll()
        #expect(served.comes(to: 0))
    }

    @Test func `HTP-20: an address has so many connections, and not one more`() throws {
        let limit = AddressLimit(2)
        let served = try ServedLoop { $0.addresses = limit }
        defer { served.close() }
        let first = try served.caller()
        let second = try served.caller()
        #expect(served.comes(to: 2))
        let third = try served.caller()
        try third.receiveToEnd()
        #expect(third.text.hasPrefix("HTTP/1.1 503 "))
        try first.halfClose()
        try first.receiveToEnd()
        #expect(served.comes(to: 1))
        let fourth = try served.caller()
        try fourth.send("GET /room HTTP/1.1\r\nhost: a\r\n\r\n")
        try fourth.receive(through: "GET /room")
        try second.halfClose()
    }

    @Test func `HTP-20: who may not come in has nobody go`() throws {
        let limit = AddressLimit(2)
        let served = try ServedLoop {
            $0.connections = 2
            $0.addresses = limit
        }
        defer { served.close() }
        let first = try served.caller()
        let second = try served.caller()
        #expect(served.comes(to: 2))
        let third = try served.caller()
        try third.receiveToEnd()
        #expect(third.text.hasPrefix("HTTP/1.1 503 "))
        #expect(served.metrics.shed.value == 0)
        for caller in [first, second] {
            try caller.send("GET /still HTTP/1.1\r\nhost: a\r\n\r\n")
            try caller.receive(through: "GET /still")
        }
    }

    @Test func `HTP-20: who is turned away for want of room is not counted`() throws {
        let limit = AddressLimit(2)
        let served = try ServedLoop {
            $0.connections = 1
            $0.addresses = limit
        }
        defer { served.close() }
        let worker = try busy(served)
        #expect(waitUntil { served.server.countNow(on: served.loop) == 1 && idle(served) == 0 })
        for _ in 0..<3 {
            let caller = try served.caller()
            try caller.receiveToEnd()
            #expect(caller.text.hasPrefix("HTTP/1.1 503 "))
        }
        let address = try #require(IPAddress(Array("127.0.0.1".utf8)[...]))
        #expect(limit.enter(address) && !limit.enter(address))
        limit.leave(address)
        try worker.send("\r\n")
        try worker.receive(through: "GET /")
    }

    @Test func `HTP-20: who has just sent a request is not the one to go`() throws {
        let served = try ServedLoop { $0.connections = 1 }
        defer { served.close() }
        let first = try served.caller()
        #expect(served.comes(to: 1))
        let address = served.address
        let isHeld = Monitor(false)
        let holds = Monitor(false)
        served.loop.spawn {
            holds.withLock { $0 = true }
            _ = isHeld.wait(until: ConnectedStream.soon) { $0 ? true : nil }
        }
        // The loop sees the request and the new caller at the same time.
        _ = holds.wait(until: ConnectedStream.soon) { $0 ? true : nil }
        try first.send("GET /first HTTP/1.1\r\nhost: a\r\n\r\n")
        let second = try RawClient(to: address)
        isHeld.withLock { $0 = true }
        try first.receive(through: "GET /first")
        try second.receiveToEnd()
        #expect(second.text.hasPrefix("HTTP/1.1 503 "))
    }

    @Test func `HTP-20: many who are turned away at once leave nothing behind`() throws {
        let served = try ServedLoop { $0.connections = 1 }
        defer { served.close() }
        let worker = try busy(served)
        #expect(waitUntil { idle(served) == 0 && served.server.countNow(on: served.loop) == 1 })
        var callers: [RawClient] = []
        for _ in 0..<600 { if let caller = try? served.caller() { callers.append(caller) } }
        for caller in callers { _ = try? caller.receiveToEnd() }
        #expect(callers.allSatisfy { $0.received.isEmpty || $0.text.hasPrefix("HTTP/1.1 503 ") })
        #expect(waitUntil { served.metrics.refused.value == 600 })
        #expect(waitUntil { served.loop.perform { [server = served.server] in server.turningAway } == 0 })
        try worker.send("\r\n")
        try worker.receive(through: "GET /")
    }
}

extension HTTPServer {
    fileprivate func countNow(on loop: EventLoop) -> Int { loop.perform { self.count } }
}
