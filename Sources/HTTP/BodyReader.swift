import Wire

/// Reads the data of one body out of the octets as they came, whatever its framing. It knows no stream: what is
/// there is given to it, and it takes what belongs to the body.
struct BodyReader: ~Copyable {
    private enum Kind {
        case length
        case chunked
        case untilClose
    }

    private var kind = Kind.length
    /// What is left of a body of a known length.
    private var left = 0
    private var decoder = ChunkDecoder()
    /// Whether all of the body has been taken.
    private(set) var isComplete = true

    /// A reader of no body.
    init() {}

    init(_ framing: BodyFraming, limit: Int) {
        begin(framing, limit: limit)
    }

    /// Stands before a body. In place, for a reader is large and bodies are many.
    @inline(__always)
    mutating func begin(_ framing: BodyFraming, limit: Int) {
        left = 0
        switch framing {
        case .none: kind = .length
        case .length(let length):
            kind = .length
            left = length
        case .chunked:
            kind = .chunked
            decoder = ChunkDecoder(bodyLimit: limit)
        case .untilClose: kind = .untilClose
        }
        isComplete = kind == .length && left == 0
    }

    /// How many octets the body still has; nil where only its end will tell.
    var remaining: Int? { kind == .length ? left : nil }

    /// How many of the first octets of `count` are data just as they are; nil in chunks, which have to be decoded.
    @inline(__always)
    func run(of count: Int) -> Int? {
        switch kind {
        case .length: min(left, count)
        case .untilClose: count
        case .chunked: nil
        }
    }

    /// Notes that so many octets of a run were taken.
    @inline(__always)
    mutating func took(_ count: Int) {
        guard kind == .length else { return }
        left -= count
        if left == 0 { isComplete = true }
    }

    /// Takes what is decoded of a chunked body out of the input, run by run.
    mutating func decode(_ input: inout ByteBuffer, _ sink: (Span<UInt8>) -> Void) throws(HTTPFault) {
        guard kind == .chunked, !isComplete else { return }
        var offset = 0
        var isOver = false
        // Apart from the reader while it runs, for the closure can't borrow both.
        var decoder = decoder
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
        self.decoder = decoder
        isComplete = isOver
    }

    /// Notes that the peer has ended; answers whether that is how this body may end.
    mutating func end() -> Bool {
        if kind == .untilClose { isComplete = true }
        return isComplete
    }
}
