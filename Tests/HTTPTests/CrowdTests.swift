import HTTP
import Testing

@Suite struct CrowdTests {
    @Test func `a crowd that has gone is noticed once`() {
        var crowd = Crowd()
        #expect([0, 5_000, 10_000, 10_000].map { crowd.hasGone(now: $0) } == [false, false, false, false])
        #expect(
            [9_900, 10_000, 4, 4, 0].map { crowd.hasGone(now: $0) } == [false, false, true, false, false])
    }

    @Test func `a crowd that leaves bit by bit is noticed each time that many have gone`() {
        var crowd = Crowd()
        let counts = stride(from: 10 * Crowd.size, through: 0, by: -Crowd.size / 2)
        #expect(counts.map { crowd.hasGone(now: $0) }.filter(\.self).count == 10)
    }

    @Test func `a few who come and go are nobody's crowd`() {
        var crowd = Crowd()
        let counts = (0..<1_000).map { $0 % Crowd.size }
        #expect(!counts.map { crowd.hasGone(now: $0) }.contains(true))
    }
}
