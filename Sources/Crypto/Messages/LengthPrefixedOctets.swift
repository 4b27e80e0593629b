/// Parts in an array, for what takes octets whole: the context of something sealed. What is digested or authenticated is
/// written straight into its hasher or MAC.
public struct LengthPrefixedOctets: MessageSink, Sendable {
    /// What was written.
    public private(set) var octets: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// Adds octets, as they are.
    public mutating func update(_ octets: Span<UInt8>) {
        for index in octets.indices { self.octets.append(octets[index]) }
    }
}
