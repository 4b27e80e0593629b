internal import COpenSSL

/// What must take as long for one secret as for another of its length.
public enum ConstantTime {
    /// Whether both are the same octets. How long it takes depends on their number alone, which is no secret.
    public static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        // SAFETY: OpenSSL reads `count` octets of each, both valid for the length of the call.
        return unsafe left.withUnsafeBufferPointer { left in
            unsafe right.withUnsafeBufferPointer { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }

    /// The same for arrays.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        areEqual(left.span, right.span)
    }

    /// Overwrites octets that were secret, so that no later reader of this memory finds them.
    public static func cleanse(_ octets: inout [UInt8]) {
        // SAFETY: OpenSSL writes as many octets as the array has.
        unsafe octets.withUnsafeMutableBufferPointer { buffer in
            unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        }
    }
}
