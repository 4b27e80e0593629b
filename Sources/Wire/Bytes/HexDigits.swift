/// A number as its sixteen hexadecimal digits, made once for who writes it several times.
public struct HexDigits: Hashable, Sendable {
    /// The octets of the first eight digits, as they lie in memory.
    let first: UInt64
    /// Those of the others.
    let second: UInt64

    /// The digits of a number.
    public init(_ number: UInt64) {
        first = Self.digits(number >> 32).bigEndian
        second = Self.digits(number & 0xFFFF_FFFF).bigEndian
    }

    /// The eight digits of a number of 32 bits, the first one highest: each half octet becomes an octet, and each of
    /// those above nine is moved from behind `9` to `a`.
    private static func digits(_ number: UInt64) -> UInt64 {
        var spread = number & 0xFFFF | (number & 0xFFFF_0000) << 16
        spread = spread & 0x0000_00FF_0000_00FF | (spread & 0x0000_FF00_0000_FF00) << 8
        spread = spread & 0x000F_000F_000F_000F | (spread & 0x00F0_00F0_00F0_00F0) << 4
        let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return spread &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }
}
