import Testing

@testable import Crypto

@Suite struct KeyEpochTests {
    /// The beginning of epoch 690.
    private static let boundary: Int64 = 690 * 2_592_000

    private static func live(_ seconds: Int64) -> [UInt32] {
        KeyEpoch.live(at: boundary + seconds).map(\.number)
    }

    @Test func `OTP-15: an epoch is 30 days, counted from 1970`() {
        #expect(KeyEpoch.current(at: 0).number == 0)
        #expect(KeyEpoch.current(at: 2_591_999).number == 0)
        #expect(KeyEpoch.current(at: 2_592_000).number == 1)
        #expect(KeyEpoch.current(at: Self.boundary - 1).number == 689)
        #expect(KeyEpoch.current(at: Self.boundary).number == 690)
    }

    @Test func `OTP-15: the epoch before is live for 660 s, the next for 60 s`() {
        #expect(Self.live(-61) == [689])
        #expect(Self.live(-60) == [689, 690])
        #expect(Self.live(-1) == [689, 690])
        #expect(Self.live(0) == [690, 689])
        #expect(Self.live(659) == [690, 689])
        #expect(Self.live(660) == [690])
        #expect(Self.live(1_000_000) == [690])
    }

    @Test func `OTP-15: there is no epoch of a number that isn't live`() {
        for seconds in [-61, -60, 0, 659, 660, 1_000_000] as [Int64] {
            let live = Self.live(seconds)
            for number in [0, 688, 689, 690, 691, .max] as [UInt32] {
                let epoch = KeyEpoch(number, at: Self.boundary + seconds)
                #expect((epoch != nil) == live.contains(number), "\(number) at \(seconds)")
                #expect(epoch.map(\.number) ?? number == number)
            }
        }
    }

    @Test func `two gateways whose clocks differ by a minute accept what either makes`() throws {
        // A challenge lives 600 s at most; whoever makes it may be a minute ahead of whoever checks it, or behind.
        for made in stride(from: Self.boundary - 800, to: Self.boundary + 800, by: 7) {
            for skew in [-60, 0, 60] as [Int64] {
                let epoch = KeyEpoch.current(at: made + skew)
                for age in [0, 1, 300, 599] as [Int64] {
                    #expect(KeyEpoch(epoch.number, at: made + age) != nil, "made \(made) skew \(skew) \(age)")
                }
            }
        }
    }

    @Test func `times that no clock has are no trap`() {
        #expect(KeyEpoch.live(at: .min).map(\.number) == [0])
        #expect(KeyEpoch.live(at: -1).map(\.number) == [0])
        #expect(KeyEpoch.live(at: 0).map(\.number) == [0])
        #expect(KeyEpoch.live(at: .max).map(\.number) == [.max])
    }
}
