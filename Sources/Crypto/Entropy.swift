/// Where random octets come from. A port, so that a test can say which code will be drawn and what happens when
/// there are none; below the executable nothing else draws randomness.
///
/// An implementation gives octets that nobody can foretell, or throws. It never gives fewer, older or weaker
/// ones instead, and a caller that gets a fault refuses what it was asked for.
public protocol Entropy: Sendable {
    /// Overwrites every octet of the array, or throws; what stands in the array after a throw must not be used.
    func fill(_ octets: inout [UInt8]) throws(CryptoFault)
}

extension Entropy {
    /// So many random octets.
    public func octets(_ count: Int) throws(CryptoFault) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        try fill(&octets)
        return octets
    }
}
