import Reactor
import System
import Testing
import Wire

@Suite struct AddressLimitTests {
    @Test func `HTP-20: addresses are counted each for itself, IPv6 by its network`() throws {
        let address = { (text: String) in try #require(IPAddress(Array(text.utf8)[...])) }
        let block = try #require(AddressBlock(Array("10.0.0.0/8".utf8)[...]))
        let limit = AddressLimit(1, exempt: [block])
        #expect(limit.enter(try address("192.0.2.1")))
        #expect(!limit.enter(try address("192.0.2.1")))
        #expect(limit.enter(try address("192.0.2.2")))
        #expect(limit.enter(try address("2001:db8:0:1::1")))
        #expect(!limit.enter(try address("2001:db8:0:1:ffff::2")))
        #expect(limit.enter(try address("2001:db8:0:2::1")))
        for _ in 0..<10 { #expect(limit.enter(try address("10.1.2.3"))) }
        limit.leave(try address("192.0.2.1"))
        #expect(limit.enter(try address("192.0.2.1")))
        // Whoever leaves without having come changes nothing.
        limit.leave(try address("203.0.113.9"))
        #expect(limit.enter(try address("203.0.113.9")))
    }

    @Test func `HTP-20: who is exempt takes nothing from the count of others`() throws {
        let address = { (text: String) in try #require(IPAddress(Array(text.utf8)[...])) }
        let block = try #require(AddressBlock(Array("2001:db8::1/128".utf8)[...]))
        let limit = AddressLimit(1, exempt: [block])
        #expect(limit.enter(try address("2001:db8::2")))
        // Of the same network, and not counted: neither when it comes nor when it goes.
        #expect(limit.enter(try address("2001:db8::1")))
        limit.leave(try address("2001:db8::1"))
        #expect(!limit.enter(try address("2001:db8::3")))
    }

    @Test func `HTP-20: many threads get no more of it than one would`() throws {
        let address = try #require(IPAddress(Array("192.0.2.1".utf8)[...]))
        let limit = AddressLimit(3)
        let most = Monitor((inside: 0, most: 0, left: 4))
        for _ in 0..<4 {
            _ = try Thread {
                for _ in 0..<10_000 {
                    guard limit.enter(address) else { continue }
                    most.withLock {
                        $0.inside += 1
                        $0.most = max($0.most, $0.inside)
                    }
                    most.withLock { $0.inside -= 1 }
                    limit.leave(address)
                }
                most.withLock { $0.left -= 1 }
            }
        }
        let seen = most.wait(until: RunningLoop.soon) { $0.left == 0 ? $0.most : nil }
        #expect((1...3).contains(seen ?? 0))
        for _ in 0..<3 { #expect(limit.enter(address)) }
        #expect(!limit.enter(address))
    }
}
