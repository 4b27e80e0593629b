/// What a Host field said last, and what was found in it. Callers say the same again and again; the same octets have the
/// same reading, so they are compared instead of read.
public struct AuthorityMemo: Sendable {
    private var octets: [UInt8] = []
    private var scheme = Scheme.http
    /// Its ranges are of these octets; nil where nothing was read yet.
    private var text: AuthorityText?

    /// Nothing was read yet.
    public init() {}

    /// The authority that lies in a range; the fault's offset is one of these octets'.
    @inline(__always)
    mutating func read(
        _ octets: Span<UInt8>, _ range: Range<Int>, _ scheme: Scheme
    ) throws(HTTPFault) -> AuthorityText {
        if let text, scheme == self.scheme, octets.extracting(range).equals(self.octets.span) {
            return text.moved(by: range.lowerBound)
        }
        return try readAnew(octets, range, scheme)
    }

    @inline(never)
    private mutating func readAnew(
        _ octets: Span<UInt8>, _ range: Range<Int>, _ scheme: Scheme
    ) throws(HTTPFault) -> AuthorityText {
        let text = try AuthorityText(octets, range, scheme)
        self.octets.removeAll(keepingCapacity: true)
        for index in range { self.octets.append(octets[index]) }
        self.scheme = scheme
        self.text = text.moved(by: -range.lowerBound)
        return text
    }
}
