import Crypto
import Wire

/// The id that a request has in logs, problem documents and at its upstream. It tells requests apart and proves
/// nothing, so it is drawn from a fast generator.
struct RequestID: Sendable {
    private let high: HexDigits
    private let low: HexDigits

    init(high: UInt64, low: UInt64) {
        self.high = HexDigits(high)
        self.low = HexDigits(low)
    }

    /// Appends its 32 digits.
    @inline(__always)
    func write(to buffer: inout ByteBuffer) {
        buffer.append(high)
        buffer.append(low)
    }

    /// Its 32 digits.
    var octets: [UInt8] {
        var buffer = ByteBuffer(capacity: 32)
        write(to: &buffer)
        return buffer.octets
    }
}

/// Numbers for ids: xoshiro256++, seeded by the system's generator. Not for anything that must not be foretold.
struct IDGenerator: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: some Entropy) throws(CryptoFault) {
        let octets = try seed.octets(32)
        func number(_ place: Int) -> UInt64 {
            octets[(place * 8)..<(place * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        // A state of zeros would stay one.
        state = (number(0) | 1, number(1), number(2), number(3))
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        let result = Self.rotated(state.0 &+ state.3, 23) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotated(state.3, 45)
        return result
    }

    @inline(__always)
    private static func rotated(_ number: UInt64, _ by: UInt64) -> UInt64 {
        number &<< by | number &>> (64 &- by)
    }

    @inline(__always)
    mutating func requestID() -> RequestID { RequestID(high: next(), low: next()) }
}
