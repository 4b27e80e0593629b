import System
import TestKit
import Testing

@Suite struct TakeoverLoadTests {
    @Test func `twenty take-overs under load lose no connection and no request`() throws {
        let turns = Turns()
        let upstream = try TurningUpstream(turns)
        let line = try GatewayLine(upstream: "http://127.0.0.1:\(upstream.port)")
        var processes = [try line.start("workers: 2", takesOver: false)]
        let load = try TakeoverLoad(on: line, turns, each: 2)
        for number in 0..<20 {
            // More loops than sockets, and more sockets than loops.
            processes.append(try line.start("workers: \([3, 1, 2, 4][number % 4])", takesOver: true))
            #expect(processes[number].says("has taken over"))
            turns.next()
            #expect(load.goesOn(by: 100))
        }
        turns.end()
        let count = try #require(load.finish())
        #expect(count.lost == [])
        for kind in TakeoverLoad.Kind.allCases { #expect(count.done[kind, default: 0] > 0) }
        // Those that were kept over a take-over were told to go elsewhere, with an answer.
        #expect(count.closed > 0)
        let last = try #require(processes.last)
        last.signal(.terminate)
        for process in processes { #expect(process.ending() == .exited(0), "\(process.errorText)") }
    }
}
