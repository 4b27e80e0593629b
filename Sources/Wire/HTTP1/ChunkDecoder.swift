// The chunked coding. RFC 9112, section 7.1:
//
//     chunked-body = *chunk last-chunk trailer-section CRLF
//     chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
//     chunk-ext    = *( ";" chunk-ext-name [ "=" chunk-ext-val ] )      (the BWS of the grammar is refused)
//
// Sizes are 1 to 16 hexadecimal digits with nothing else in them, checked against the body's cap before an
// octet of data is taken. Extensions are read and thrown away where they follow the grammar (a quoted string
// may hide a CR or LF from one implementation and show it to another), and refused altogether where the caller
// says so. Trailers must be well-formed fields; they are thrown away and never merged.
//
// Like the head parsers, the decoder judges each octet by what stands before it: pieces do not matter.

/// Takes a chunked body apart, one run of data at a time and without copying it.
public struct ChunkDecoder: Sendable {
    /// What the next octets turned out to be.
    public enum Step: Equatable, Sendable {
        /// The offsets, in this input, of a run of body octets.
        case data(Range<Int>)
        /// The input is used up and the body goes on.
        case more
        /// The body ended, trailers and all.
        case end
    }

    private enum Phase {
        case sizeStart
        case size
        case chunkExtension
        case sizeLineFeed
        case data
        case dataReturn
        case dataLineFeed
        case trailers
        case ended
    }

    /// What all trailer lines of a body may come to.
    public static let trailersLimit = 4096
    /// What the extensions of one chunk may come to, and those of a whole body.
    public static let extensionLimits = (chunk: 256, body: 4096)

    private let bodyLimit: Int
    private let refusesExtensions: Bool
    private var phase = Phase.sizeStart
    private var digits = 0
    private var remaining = 0
    private var total = 0
    private var taken = 0
    private var chunkExtension = ChunkExtensionScanner()
    private var trailers = TrailerScanner()

    /// A decoder for one body of at most `bodyLimit` octets.
    public init(bodyLimit: Int = .max, refusesExtensions: Bool = false) {
        self.bodyLimit = bodyLimit
        self.refusesExtensions = refusesExtensions
    }

    /// Reads on at `offset`, which moves behind the octets taken. Call until it answers `more` or `end`; after
    /// `end` the octets from `offset` on are the next message's. After a fault it must not be used again. A
    /// fault's offset counts from the body's first octet, over all inputs.
    public mutating func next(_ input: Span<UInt8>, at offset: inout Int) throws(HTTPFault) -> Step {
        let start = offset
        defer { taken += offset - start }
        while offset < input.count {
            if phase == .data, let run = takeData(input.count, &offset) { return .data(run) }
            if phase == .trailers {
                try trailers.next(input, at: &offset, bodyOffset: taken - start)
                guard trailers.isDone else { return .more }
                phase = .ended
            }
            if phase == .ended { return .end }
            if let reason = step(input[offset]) { throw HTTPFault(reason, at: taken + offset - start) }
            offset += 1
        }
        return phase == .ended ? .end : .more
    }

    private mutating func takeData(_ end: Int, _ offset: inout Int) -> Range<Int>? {
        let start = offset
        let length = min(remaining, end - start)
        remaining -= length
        offset += length
        if remaining == 0 { phase = .dataReturn }
        return length > 0 ? start..<offset : nil
    }

    /// One octet of a chunk's framing.
    private mutating func step(_ octet: UInt8) -> HTTPFault.Reason? {
        switch phase {
        case .sizeStart, .size:
            return size(octet)
        case .chunkExtension:
            if let reason = chunkExtension.next(octet) { return reason }
            if chunkExtension.isDone { phase = .sizeLineFeed }
        case .sizeLineFeed:
            guard octet == .lineFeed else { return .bareCarriageReturn }
            phase = remaining == 0 ? .trailers : .data
        case .dataReturn:
            guard octet == .carriageReturn else { return .chunkNotEnded }
            phase = .dataLineFeed
        case .dataLineFeed:
            guard octet == .lineFeed else { return .chunkNotEnded }
            phase = .sizeStart
        case .data, .trailers, .ended:
            break
        }
        return nil
    }

    /// chunk-size = 1*16HEXDIG
    private mutating func size(_ octet: UInt8) -> HTTPFault.Reason? {
        if let digit = octet.hexDigitValue {
            if phase == .sizeStart {
                phase = .size
                digits = 0
                remaining = 0
            }
            digits += 1
            // Fifteen digits fit an Int; a sixteenth may not, and then the size is beyond any cap.
            guard digits <= 16, remaining < 1 << 58 else { return .chunkSizeTooLarge }
            remaining = remaining << 4 | Int(digit)
            return remaining > bodyLimit - total ? .bodyTooLarge : nil
        }
        guard phase == .size else { return octet == .lineFeed ? .bareLineFeed : .chunkSizeInvalid }
        total += remaining
        switch octet {
        case .carriageReturn:
            phase = .sizeLineFeed
        case UInt8(ascii: ";"):
            if refusesExtensions { return .chunkExtensionRefused }
            phase = .chunkExtension
            return chunkExtension.begin()
        case .lineFeed:
            return .bareLineFeed
        default:
            return .chunkSizeInvalid
        }
        return nil
    }
}
