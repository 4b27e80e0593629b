/// What a MAC says of a whole message. Codes are stored as their tags, so a tag prints as nothing, and is compared in
/// constant time and never in another way: it has no hash value and can't be a key of a dictionary.
public struct MACTag: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The fewest octets that a tag may be cut to: 128 bits, which nobody guesses.
    public static let shortest = 16

    private var storage = InlineArray<64, UInt8>(repeating: 0)

    /// How many octets it has.
    public let count: Int

    /// A tag of an algorithm that was written down or sent.
    public init(octets: [UInt8], of algorithm: HMAC.Algorithm = .sha256) throws(CryptoFault) {
        count = algorithm.tagLength
        guard octets.count == count else { throw .wrongLength(expected: count, actual: octets.count) }
        for index in octets.indices { storage[index] = octets[index] }
    }

    // SAFETY: `fill` gets a buffer of 64 octets that is valid for the length of the call.
    init?(count: Int, filledBy fill: (UnsafeMutableBufferPointer<UInt8>) -> Bool) {
        self.count = count
        var span = storage.mutableSpan
        guard unsafe span.withUnsafeMutableBufferPointer({ unsafe fill($0) }) else { return nil }
    }

    /// Its octets, for a store or an encoding.
    public var octets: [UInt8] { (0..<count).map { storage[$0] } }

    /// Whether the octets are the first so many of this tag, for a protocol whose tags are cut. Fewer than `shortest`, or
    /// another number than was asked for, are never right.
    public func begins(with octets: [UInt8], cutTo length: Int) -> Bool {
        guard length >= Self.shortest, length <= count, octets.count == length else { return false }
        return ConstantTime.areEqual(storage.span.extracting(0..<length), octets.span)
    }

    /// Whether both are the same tag of algorithms of one length.
    public static func == (left: MACTag, right: MACTag) -> Bool {
        ConstantTime.areEqual(
            left.storage.span.extracting(0..<left.count), right.storage.span.extracting(0..<right.count))
    }

    /// Says that it is one.
    public var description: String { "(tag)" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
