// Octets that must not be seen: keys, codes, tokens. They live in one place of memory that is overwritten when the last
// holder lets go, print as nothing, and can't be compared but in constant time. What they are made from (a file that was
// read, say) is the maker's to get rid of; arrays leave copies behind, so octets come in by a closure that writes them.

internal import COpenSSL

// SAFETY: the pointer is made in `init` and never leaves but for the length of a closure; it is written only before the
// object is shared, and is overwritten and freed in `deinit`.
// INVARIANT: nothing of it changes after `init`, so any thread may read it.
/// A secret that is gone when nobody holds it any more.
@safe public final class Secret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    private let octets: UnsafeMutableBufferPointer<UInt8>

    /// How many octets it has.
    public var count: Int { unsafe octets.count }

    /// A secret of so many octets, which the closure writes.
    public init<Fault: Error>(
        count: Int, _ write: (inout MutableSpan<UInt8>) throws(Fault) -> Void
    ) throws(Fault) {
        unsafe octets = .allocate(capacity: count)
        unsafe octets.initialize(repeating: 0)
        var span = unsafe octets.mutableSpan
        try write(&span)
    }

    /// A secret of these octets; the array that they come in stays what it is.
    public convenience init(copying octets: some Collection<UInt8>) {
        self.init(count: octets.count) { span in
            for (index, octet) in octets.enumerated() { span[index] = octet }
        }
    }

    /// A secret of so many random octets.
    public convenience init(random count: Int, from entropy: some Entropy) throws(CryptoFault) {
        var drawn = try entropy.octets(count)
        self.init(copying: drawn)
        ConstantTime.cleanse(&drawn)
    }

    deinit {
        unsafe OPENSSL_cleanse(octets.baseAddress, octets.count)
        unsafe octets.deallocate()
    }

    /// Lends its octets. What is copied out of the closure is a secret no more.
    public func withOctets<Answer, Fault: Error>(
        _ body: (Span<UInt8>) throws(Fault) -> Answer
    ) throws(Fault) -> Answer {
        try body(unsafe octets.span)
    }

    /// Says that it is one.
    public var description: String { "(secret)" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
