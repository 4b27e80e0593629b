/// The eight octets of a version, in request lines and status lines alike.
enum VersionText {
    /// `HTTP/1.1` in one comparison: what nearly every line says.
    ///
    /// SAFETY: reads `base[at..<at + 8]` only where that lies below `count`.
    @inline(__always)
    static func isHTTP11(_ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int) -> Bool {
        guard at &+ 8 <= count else { return false }
        let word = unsafe UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
        return UInt64(littleEndian: word) == 0x312E_312F_5054_5448
    }

    /// Whether an octet may stand at this place of `HTTP/1.1`.
    @inline(__always)
    static func allows(_ octet: UInt8, at index: Int) -> Bool {
        switch index {
        case 0: octet == UInt8(ascii: "H")
        case 1, 2: octet == UInt8(ascii: "T")
        case 3: octet == UInt8(ascii: "P")
        case 4: octet == UInt8(ascii: "/")
        case 6: octet == UInt8(ascii: ".")
        case 5, 7: octet.isASCIIDigit
        default: false
        }
    }

    /// The version of these digits, if it is one that is spoken here.
    @inline(__always)
    static func version(major: UInt8, minor: UInt8) -> HTTPVersion? {
        guard major == UInt8(ascii: "1") else { return nil }
        return HTTPVersion(rawValue: minor &- UInt8(ascii: "0"))
    }
}
