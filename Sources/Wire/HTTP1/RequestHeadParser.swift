/// Reads request heads off a connection, one after the other (RFC 9112, sections 2 and 3). What it answers is
/// grammar alone; `CanonicalRequest` gives it a meaning.
public struct RequestHeadParser: Sendable {
    private var reader: HeadReader<RequestLineScanner>

    /// A parser that stands before a request's first octet.
    public init(limits: WireLimits = .standard) {
        reader = HeadReader(limits: limits)
    }

    /// Reads on in `input`, which holds all octets received since the last head ended. Answers how many of
    /// them the head (and an empty line before it) took once `head` is complete, and nil while more is needed.
    /// Until then `head` is empty, also after a fault. After an answer the parser stands before the next
    /// request; after a fault it must not be used again.
    public mutating func parse(_ input: Span<UInt8>, into head: inout RequestHead) throws(HTTPFault) -> Int? {
        head.methodRange = 0..<0
        head.targetRange = 0..<0
        guard let (length, line) = try reader.read(input, into: &head.fields) else { return nil }
        head.methodRange = line.method
        head.targetRange = line.target
        head.version = line.version
        return length
    }
}
