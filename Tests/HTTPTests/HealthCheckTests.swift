import System
import Telemetry
import TestKit
import Testing

@testable import HTTP
@testable import Reactor

@Suite struct HealthCheckTests {
    private func served(_ ports: [UInt16]) throws -> UpstreamTests.Served {
        try UpstreamTests.Served(ports) {
            $0.check = HealthCheckSettings(path: "/health", interval: 20, timeout: 5_000, rise: 2, fall: 2)
            $0.checkHost = "app.example"
        }
    }

    private static let script: [UpstreamStep] = [.receiveThrough("\r\n\r\n")]

    private static func answer(_ status: String) -> [UpstreamStep] {
        script + [.send(Array("HTTP/1.1 \(status)\r\ncontent-length: 0\r\n\r\n".utf8)), .close]
    }

    @Test func `an endpoint is asked on connections of their own, by the path and host that were set`() throws
    {
        let app = try RecordingUpstream { _ in Self.answer("204 No Content") }
        let served = try served([app.port])
        served.loop.spawn { await served.upstream.keepChecking() }
        for number in 0..<2 {
            let seen = app.connection(number) { $0.ending != .open }
            #expect(
                seen.map { String(decoding: $0.received, as: UTF8.self) }
                    == "GET /health HTTP/1.1\r\nhost: app.example\r\nuser-agent: countersign\r\nconnection: close\r\n\r\n"
            )
        }
        served.close()
    }

    @Test func `an endpoint that answers badly is left out, and is back once it answers well`() throws {
        let ill = try RecordingUpstream { number in
            switch number {
            case 0: Self.answer("500 Internal Server Error")
            case 1: Self.script + [.send(Array("nonsense".utf8)), .close]
            case 2...3: Self.answer("503 Service Unavailable")
            default: Self.answer("200 OK")
            }
        }
        let well = try RecordingUpstream { _ in Self.answer("302 Found") }
        let served = try served([ill.port, well.port])
        served.loop.spawn { await served.upstream.keepChecking() }
        let order = try served.finish { upstream, waiter -> [Set<Int>] in
            var seen: [Set<Int>] = []
            // Both, then the one that is well, then both again.
            for wanted in [Set([1]), [0, 1]] {
                var places: Set<Int> = []
                let deadline = upstream.loop.now.advanced(byMilliseconds: 10_000)
                while places != wanted, upstream.loop.now < deadline {
                    places = Set([try upstream.endpoint(), try upstream.endpoint()])
                    waiter.deadline = upstream.loop.now.advanced(byMilliseconds: 1)
                    await waiter.wait()
                }
                seen.append(places)
            }
            return seen
        }
        #expect(order == [[1], [0, 1]])
        served.close()
    }

    @Test func `an endpoint where nobody listens is left out`() throws {
        let app = try RecordingUpstream { _ in Self.answer("200 OK") }
        let served = try served([try UpstreamTests.deadPort(), app.port])
        served.loop.spawn { await served.upstream.keepChecking() }
        // The third question to the one that is well comes after the third to the other.
        #expect(app.connection(2) { $0.ending != .open } != nil)
        let places = try served.finish { upstream, _ in
            Set([try upstream.endpoint(), try upstream.endpoint()])
        }
        #expect(places == [1])
        served.close()
    }
}
