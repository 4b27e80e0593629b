// The two forms of an ECDSA signature. JOSE and HTTP signatures carry r and s side by side, each as wide as the curve,
// padded on the left (RFC 7518, section 3.4); OpenSSL speaks DER (X.690):
//
//     signature = 30 length  02 length r  02 length s        r and s in as few octets as their sign allows
//
// DER that OpenSSL made is read as strictly as if a stranger had. A raw signature becomes DER only if both halves are
// from 1 to the order of the curve less 1, so that what OpenSSL is asked about can be a signature at all.

/// Turns the one form into the other.
enum ECDSASignature {
    private static let sequence: UInt8 = 0x30
    private static let integer: UInt8 = 0x02

    /// Writes r and s side by side, where the octets are DER of two numbers that fit, and nothing else.
    static func write(raw: inout MutableSpan<UInt8>, from der: Span<UInt8>) -> Bool {
        let width = raw.count / 2
        // Up to 127 octets the length is one octet; P-256 takes 72.
        guard der.count >= 2, der.count <= 129, der[0] == sequence, Int(der[1]) == der.count - 2 else {
            return false
        }
        guard let middle = write(raw: &raw, at: 0, width, der, at: 2) else { return false }
        return write(raw: &raw, at: width, width, der, at: middle) == der.count
    }

    /// Writes one number, and answers with where the next begins in the DER.
    private static func write(
        raw: inout MutableSpan<UInt8>, at start: Int, _ width: Int, _ der: Span<UInt8>, at place: Int
    ) -> Int? {
        guard place + 2 <= der.count, der[place] == integer else { return nil }
        let count = Int(der[place + 1])
        var from = place + 2
        let end = from + count
        guard count >= 1, end <= der.count else { return nil }
        if der[from] == 0, count > 1 {
            // A zero in front stands there to make the number positive, and for nothing else.
            guard der[from + 1] >= 0x80 else { return nil }
            from += 1
        } else if der[from] >= 0x80 {
            return nil
        }
        guard end - from <= width else { return nil }
        for index in 0..<width { raw[start + index] = 0 }
        for index in from..<end { raw[start + width - (end - index)] = der[index] }
        return end
    }

    /// The DER of a raw signature, if that is as long as the curve wants it and both halves are in range.
    static func der(raw: Span<UInt8>, on curve: EllipticCurve) -> [UInt8]? {
        let width = curve.width
        guard raw.count == 2 * width else { return nil }
        var content: [UInt8] = []
        content.reserveCapacity(2 * width + 6)
        for start in [0, width] {
            guard isInRange(raw, at: start, on: curve) else { return nil }
            let end = start + width
            var from = start
            while from < end - 1, raw[from] == 0 { from += 1 }
            let needsZero = raw[from] >= 0x80
            content.append(integer)
            content.append(UInt8(end - from + (needsZero ? 1 : 0)))
            if needsZero { content.append(0) }
            for index in from..<end { content.append(raw[index]) }
        }
        let long: [UInt8] = content.count < 0x80 ? [] : [0x81]
        return [sequence] + long + [UInt8(content.count)] + content
    }

    /// Whether a half is from 1 to the order less 1. Signatures are public: it may take as long as it takes.
    private static func isInRange(_ raw: Span<UInt8>, at start: Int, on curve: EllipticCurve) -> Bool {
        let order = curve.order
        var isZero = true
        for index in order.indices where raw[start + index] != 0 {
            isZero = false
            break
        }
        if isZero { return false }
        for index in order.indices where raw[start + index] != order[index] {
            return raw[start + index] < order[index]
        }
        return false
    }
}
