import HTTP
import System
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
        for number in 0..<3 { try Self.expectEcho("/\(number)/\(String(repeating: "y", count: 40))", from: served) }
    }

    @Test func `what one caller took too long for is no part of another caller's request`() throws {
        var settings = ServerSettings()
        settings.headTimeout = 50
        let served = try ServedLoop(settings)
        defer { served.close() }
        let first = try served.caller()
        try first.send("GET /first-and-never-finished HTTP/1.1\r\nhost: a\r\nx: ")
        try first.receiveToEnd()
        #expect(first.text.hasPrefix("HTTP/1.1 408 "))
        try first.halfClose()
        #expect(served.comes(to: 0))
        for number in 0..<3 { try Self.expectEcho("/\(number)/\(String(repeating: "y", count: 40))", from: served) }
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
