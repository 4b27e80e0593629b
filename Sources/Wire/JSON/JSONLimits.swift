// What a JSON text may be. The defaults are the strict profile that bodies of protected routes are read with.

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
    /// Digits that count in a number with a fraction or an exponent. A double keeps 15 of any number; two
    /// parsers may read two values of one with more.
    public let significantDigits: Int
    /// Whether two keys that differ only in the case of ASCII letters are duplicates, as they are to parsers
    /// that match field names in any case.
    public let foldsKeys: Bool

    /// What protected bodies are read with.
    public static let standard = JSONLimits(
        octets: 1 << 20, depth: 32, nodes: 10_000, numberLength: 64, significantDigits: 15, foldsKeys: true)

    /// The range that `octets` may be set in.
    public static let octetsRange = 1024...8 << 20
    /// The range that `depth` may be set in.
    public static let depthRange = 1...64
    /// The range that `nodes` may be set in.
    public static let nodesRange = 1...1_000_000
    /// The range that `numberLength` may be set in.
    public static let numberLengthRange = 16...64
    /// The range that `significantDigits` may be set in.
    public static let significantDigitsRange = 1...17

    private init(
        octets: Int, depth: Int, nodes: Int, numberLength: Int, significantDigits: Int, foldsKeys: Bool
    ) {
        self.octets = octets
        self.depth = depth
        self.nodes = nodes
        self.numberLength = numberLength
        self.significantDigits = significantDigits
        self.foldsKeys = foldsKeys
    }

    /// Limits within their ranges; nil keeps the standard.
    public init(
        octets: Int? = nil, depth: Int? = nil, nodes: Int? = nil, numberLength: Int? = nil,
        significantDigits: Int? = nil, foldsKeys: Bool = true
    ) throws(LimitFault) {
        let standard = Self.standard
        self.init(
            octets: try LimitFault.check("octets", octets ?? standard.octets, Self.octetsRange),
            depth: try LimitFault.check("depth", depth ?? standard.depth, Self.depthRange),
            nodes: try LimitFault.check("nodes", nodes ?? standard.nodes, Self.nodesRange),
            numberLength: try LimitFault.check(
                "number_length", numberLength ?? standard.numberLength, Self.numberLengthRange),
            significantDigits: try LimitFault.check(
                "significant_digits", significantDigits ?? standard.significantDigits, Self.significantDigitsRange),
            foldsKeys: foldsKeys)
    }
}
