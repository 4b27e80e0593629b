import COpenSSL

/// OpenSSL's generator for what must stay private, which the operating system seeds. Its failure is a fault; nothing
/// weaker takes its place.
public struct OpenSSLEntropy: Entropy {
    /// The generator.
    public init() {}

    /// Overwrites every octet with a random one.
    public func fill(_ octets: inout [UInt8]) throws(CryptoFault) {
        if octets.isEmpty { return }
        // SAFETY: at most as many octets are written as the array has.
        let answer = unsafe octets.withUnsafeMutableBufferPointer {
            unsafe RAND_priv_bytes($0.baseAddress, Int32(clamping: $0.count))
        }
        guard octets.count <= Int(Int32.max), answer == 1 else {
            ERR_clear_error()
            throw CryptoFault.entropy
        }
    }
}
