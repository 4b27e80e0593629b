/// Reads response heads off a connection, one after the other (RFC 9112, section 4).
public struct ResponseHeadParser: Sendable {
    private var reader: HeadReader<StatusLineScanner>

    /// A parser that stands before a response's first octet.
    public init(limits: WireLimits = .standard) {
        reader = HeadReader(limits: limits)
    }

    /// Reads on in `input`, which holds all octets received since the last head ended. Answers how many of
    /// them the head took once `head` is complete, and nil while more is needed. After an answer the parser
    /// stands before the next response. Until then `head` is empty, also after a fault, after which the parser
    /// must not be used again.
    public mutating func parse(_ input: Span<UInt8>, into head: inout ResponseHead) throws(HTTPFault) -> Int?
    {
        head.status = 0
        head.reasonRange = 0..<0
        guard let (length, line) = try reader.read(input, into: &head.fields) else { return nil }
        head.version = line.version
        head.status = line.status
        head.reasonRange = line.reason
        return length
    }
}
