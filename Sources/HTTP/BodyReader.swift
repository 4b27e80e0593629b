import Wire

/// Reads the data of one body out of the octets as they came, whatever its framing. It knows no stream: what is
/// there is given to it, and it takes what belongs to the body.
struct BodyReader {
    private enum Rest {
        case length(Int)
        case chunked(ChunkDecoder)
        case untilClose
    }

    private var rest: Rest
    /// Whether all of the body has been taken.
    private(set) var isComplete: Bool

    init(_ framing: BodyFraming, limit: Int = .max) {
        switch framing {
        case .none: rest = .length(0)
        case .length(let length): rest = .length(length)
        case .chunked: rest = .chunked(ChunkDecoder(bodyLimit: limit))
        case .untilClose: rest = .untilClose
        }
        isComplete = framing == .none || framing == .length(0)
    }

    /// How many octets the body still has; nil where only its end will tell.
    var remaining: Int? {
        if case .length(let count) = rest { return count }
        return isComplete ? 0 : nil
    }

    /// How many of the first octets of `count` are data just as they are; nil in chunks, which have to be decoded.
    @inline(__always)
    func run(of count: Int) -> Int? {
        switch rest {
        case .length(let length): min(length, count)
        case .untilClose: count
        case .chunked: nil
        }
    }

    /// Notes that so many octets of a run were taken.
    @inline(__always)
    mutating func took(_ count: Int) {
        guard case .length(let length) = rest else { return }
        rest = .length(length - count)
        if length == count { isComplete = true }
    }

    /// Takes what is decoded of a chunked body out of the input, run by run, and answers whether anything was.
    mutating func decode(_ input: inout ByteBuffer, _ sink: (Span<UInt8>) -> Void) throws(HTTPFault) {
        guard case .chunked(var decoder) = rest, !isComplete else { return }
        var offset = 0
        var isOver = false
        try input.withSpan { span throws(HTTPFault) in
            while true {
                switch try decoder.next(span, at: &offset) {
                case .data(let range): sink(span.extracting(range))
                case .more: return
                case .end:
                    isOver = true
                    return
                }
            }
        }
        input.consume(offset)
        rest = .chunked(decoder)
        isComplete = isOver
    }

    /// Notes that the peer has ended; answers whether that is how this body may end.
    mutating func end() -> Bool {
        if case .untilClose = rest { isComplete = true }
        return isComplete
    }
}
