// What a JSON text may be. The defaults are the strict profile that bodies of protected routes are read with.

/// Which numbers are taken.
public enum JSONNumbers: Sendable {
    /// Those that every parser keeps, whatever it keeps numbers in: none beyond 2^53 - 1 in any notation, and of
    /// those with a fraction or an exponent none with more than 15 digits that count.
    case exact
    /// Those that are finite as a double, which may change their last digits: RFC 8785 speaks of these.
    case doubles
}

/// Sizes and choices for reading JSON.
public struct JSONLimits: Equatable, Sendable {
    /// Octets in all.
    public let octets: Int
    /// Arrays and objects inside each other.
    public let depth: Int
    /// Values in all.
    public let nodes: Int
    /// Octets of one number.
    public let numberLength: Int
    /// Which numbers are taken.
    public let numbers: JSONNumbers
    /// Whether two keys that differ only in the case of ASCII letters are duplicates, as they are to parsers
    /// that match field names in any case.
    public let foldsKeys: Bool

    /// What protected bodies are read with.
    public static let standard = JSONLimits(
        octets: 1 << 20, depth: 32, nodes: 10_000, numberLength: 64, numbers: .exact, foldsKeys: true)

    /// The range that `octets` may be set in.
    public static let octetsRange = 1024...8 << 20
    /// The range that `depth` may be set in.
    public static let depthRange = 1...64
    /// The range that `nodes` may be set in.
    public static let nodesRange = 1...1_000_000
    /// The range that `numberLength` may be set in.
    public static let numberLengthRange = 16...64

    private init(
        octets: Int, depth: Int, nodes: Int, numberLength: Int, numbers: JSONNumbers, foldsKeys: Bool
    ) {
        self.octets = octets
        self.depth = depth
        self.nodes = nodes
        self.numberLength = numberLength
        self.numbers = numbers
        self.foldsKeys = foldsKeys
    }

    /// Limits within their ranges; nil keeps the standard.
    public init(
        octets: Int? = nil, depth: Int? = nil, nodes: Int? = nil, numberLength: Int? = nil,
        numbers: JSONNumbers = .exact, foldsKeys: Bool = true
    ) throws(LimitFault) {
        let standard = Self.standard
        self.init(
            octets: try LimitFault.check("octets", octets ?? standard.octets, Self.octetsRange),
            depth: try LimitFault.check("depth", depth ?? standard.depth, Self.depthRange),
            nodes: try LimitFault.check("nodes", nodes ?? standard.nodes, Self.nodesRange),
            numberLength: try LimitFault.check(
                "number_length", numberLength ?? standard.numberLength, Self.numberLengthRange),
            numbers: numbers,
            foldsKeys: foldsKeys)
    }
}
