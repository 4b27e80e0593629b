import Crypto
import Wire

/// Octets that a test says in hexadecimal digits.
func hex(_ digits: String) throws -> [UInt8] {
    try Hex.decode(Array(digits.utf8))
}

extension Secret {
    /// What no product code has: a copy of its octets.
    var shown: [UInt8] { withOctets { octets in octets.indices.map { octets[$0] } } }
}
