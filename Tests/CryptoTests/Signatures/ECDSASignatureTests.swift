import Testing
import Wire

@testable import Crypto

@Suite struct ECDSASignatureTests {
    private static func raw(_ der: [UInt8], width: Int = 4) -> [UInt8]? {
        var raw = [UInt8](repeating: 0xEE, count: 2 * width)
        var span = raw.mutableSpan
        return ECDSASignature.write(raw: &span, from: der.span) ? raw : nil
    }

    private static func der(_ raw: [UInt8], _ curve: EllipticCurve) -> [UInt8]? {
        ECDSASignature.der(raw: raw.span, on: curve)
    }

    @Test func `SIG-2: short numbers are padded on the left, and a zero in front of a high bit goes`() {
        #expect(Self.raw([0x30, 6, 2, 1, 7, 2, 1, 9]) == [0, 0, 0, 7, 0, 0, 0, 9])
        #expect(Self.raw([0x30, 8, 2, 2, 0, 0x80, 2, 2, 1, 2]) == [0, 0, 0, 0x80, 0, 0, 1, 2])
        let full: [UInt8] = [0x30, 14, 2, 5, 0, 0xFF, 1, 2, 3, 2, 5, 0, 0x80, 4, 5, 6]
        #expect(Self.raw(full) == [0xFF, 1, 2, 3, 0x80, 4, 5, 6])
        #expect(Self.raw([0x30, 6, 2, 1, 0, 2, 1, 0]) == [UInt8](repeating: 0, count: 8))
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 0], [0x31, 6, 2, 1, 7, 2, 1, 9], [0x30, 7, 2, 1, 7, 2, 1, 9],
            [0x30, 6, 2, 1, 7, 2, 1, 9, 0], [0x30, 7, 2, 1, 7, 2, 1, 9, 0], [0x30, 6, 3, 1, 7, 2, 1, 9],
            [0x30, 6, 2, 1, 7, 3, 1, 9], [0x30, 3, 2, 1, 7], [0x30, 5, 2, 0, 2, 1, 9],
            [0x30, 6, 2, 1, 0x80, 2, 1, 9],
            [0x30, 7, 2, 2, 0, 7, 2, 1, 9], [0x30, 6, 2, 9, 7, 2, 1, 9], [0x30, 4, 2, 1, 7, 2],
            [0x30, 10, 2, 5, 1, 2, 3, 4, 5, 2, 1, 9], [0x30, 0x81, 6, 2, 1, 7, 2, 1, 9],
        ] as [[UInt8]])
    func `what is not DER of two numbers that fit is no signature`(der: [UInt8]) {
        #expect(Self.raw(der) == nil)
    }

    @Test(arguments: EllipticCurve.allCases)
    func `both halves are from 1 to the order less 1`(curve: EllipticCurve) throws {
        let width = curve.width
        #expect(curve.order.count == width)
        let zero = [UInt8](repeating: 0, count: width)
        let one: [UInt8] = zero.dropLast() + [1]
        let order = curve.order
        let last: [UInt8] = order.dropLast() + [order[width - 1] - 1]
        let beyond = [UInt8](repeating: 0xFF, count: width)
        for (half, isTaken) in [(zero, false), (one, true), (last, true), (order, false), (beyond, false)] {
            #expect((Self.der(half + one, curve) != nil) == isTaken)
            #expect((Self.der(one + half, curve) != nil) == isTaken)
        }
        for count in [0, width, 2 * width - 1, 2 * width + 1] {
            #expect(Self.der([UInt8](repeating: 1, count: count), curve) == nil)
        }
    }

    @Test func `the one form and back again is the same, at every length of a number`() throws {
        for zeros in 0..<32 {
            for first in [0x01, 0x7F, 0x80, 0xFE] as [UInt8] {
                let half = [UInt8](repeating: 0, count: zeros) + [first]
                let r = half + [UInt8](repeating: 0x5A, count: 31 - zeros)
                let raw = r + [UInt8](repeating: 0, count: 31) + [1]
                let der = try #require(Self.der(raw, .p256))
                #expect(Self.raw(der, width: 32) == raw)
            }
        }
    }

    @Test func `a signature of P-521 takes the long form of a length`() throws {
        let half = [0x01] + [UInt8](repeating: 0x5A, count: 65)
        let der = try #require(Self.der(half + half, .p521))
        #expect(der.prefix(3) == [0x30, 0x81, 136])
    }
}
