// W3C Trace Context: traceparent = version "-" trace-id "-" parent-id "-" trace-flags, all in lower-case
// hexadecimal digits, and tracestate, which is passed on as it came. What isn't exactly so is refused, and the
// caller starts a trace of its own, as the standard says. Nothing here draws randomness: the octets of new ids
// are given.

/// Why a trace's fields are not taken up.
public enum TraceFault: Error, Equatable, Sendable {
    /// Too short, or longer than its version may be.
    case length(Int)
    /// Version `ff`, which isn't one.
    case version
    /// Something else than a digit or a dash where one must be.
    case unexpected(offset: Int)
    /// An id of zeros, which means none.
    case zeroID
    /// Octets for an id that are not as many as it has.
    case idLength(expected: Int, actual: Int)
    /// A tracestate of more than 512 octets.
    case stateTooLong
    /// A tracestate of more than 32 members.
    case stateTooMany
    /// An octet in a tracestate that isn't printable ASCII.
    case stateOctet(offset: Int)

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .length(let length): "a traceparent of \(length) octets has not the length of its version"
        case .version: "a traceparent has no version `ff`"
        case .unexpected(let offset): "octet \(offset) of the traceparent can't stand there"
        case .zeroID: "an id of zeros means none"
        case .idLength(let expected, let actual): "an id has \(expected) octets, not \(actual)"
        case .stateTooLong: "the tracestate has more than 512 octets"
        case .stateTooMany: "the tracestate has more than 32 members"
        case .stateOctet(let offset): "octet \(offset) of the tracestate is not printable"
        }
    }
}

/// Which trace a request belongs to, and which span called.
public struct TraceContext: Equatable, Sendable {
    /// How many octets name a trace.
    public static let traceIDLength = 16
    /// How many octets name a span.
    public static let parentIDLength = 8

    private static let length = 55
    private static let dashes = [2, 35, 52]
    /// Sampled, and (level 2) that the trace's id was drawn at random. Other flags are not passed on.
    private static let knownFlags: UInt8 = 0x03

    /// Names the trace; not all zeros.
    public let traceID: [UInt8]
    /// Names the span that calls; not all zeros.
    public let parentID: [UInt8]
    /// Of the flags those that we know.
    public let flags: UInt8

    /// Whether the caller records the trace.
    public var isSampled: Bool { flags & 1 != 0 }

    /// A trace of our own. Its octets come from a source of entropy.
    public init(traceID: [UInt8], parentID: [UInt8], isSampled: Bool) throws(TraceFault) {
        try self.init(traceID: traceID, parentID: parentID, flags: isSampled ? 1 : 0)
    }

    /// The trace that a traceparent names. Of a later version than ours the part that we know is read.
    public init(traceparent text: [UInt8]) throws(TraceFault) {
        guard text.count >= Self.length else { throw .length(text.count) }
        for offset in 0..<Self.length {
            let isRight =
                Self.dashes.contains(offset) ? text[offset] == Self.dash : Self.digit(text[offset]) != nil
            guard isRight else { throw .unexpected(offset: offset) }
        }
        let version = Self.octets(text[0..<2])[0]
        guard version != 0xFF else { throw .version }
        if text.count > Self.length {
            guard version != 0 else { throw .length(text.count) }
            guard text[Self.length] == Self.dash else { throw .unexpected(offset: Self.length) }
        }
        try self.init(
            traceID: Self.octets(text[3..<35]),
            parentID: Self.octets(text[36..<52]),
            flags: Self.octets(text[53..<55])[0]
        )
    }

    private init(traceID: [UInt8], parentID: [UInt8], flags: UInt8) throws(TraceFault) {
        for (id, length) in [(traceID, Self.traceIDLength), (parentID, Self.parentIDLength)] {
            guard id.count == length else { throw .idLength(expected: length, actual: id.count) }
            guard id.contains(where: { $0 != 0 }) else { throw .zeroID }
        }
        self.traceID = traceID
        self.parentID = parentID
        self.flags = flags & Self.knownFlags
    }

    /// The same trace, called from a span of this id.
    public func continued(from parentID: [UInt8]) throws(TraceFault) -> TraceContext {
        try TraceContext(traceID: traceID, parentID: parentID, flags: flags)
    }

    /// As it is sent, in version 00.
    public var traceparent: [UInt8] {
        var text = Self.digits([0])
        for part in [traceID, parentID, [flags]] {
            text.append(Self.dash)
            text += Self.digits(part)
        }
        return text
    }

    private static var dash: UInt8 { UInt8(ascii: "-") }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): octet - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func octets(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        stride(from: digits.startIndex, to: digits.endIndex, by: 2).map { offset in
            (digit(digits[offset]) ?? 0) << 4 | (digit(digits[offset + 1]) ?? 0)
        }
    }

    private static func digits(_ octets: [UInt8]) -> [UInt8] {
        let alphabet = Array("0123456789abcdef".utf8)
        return octets.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
    }
}

/// What other systems keep with a trace: passed on as it came, never understood, but bounded.
public struct TraceState: Equatable, Sendable {
    /// The members, as they came; of several lines joined by a comma.
    public let octets: [UInt8]

    /// The state of a request's tracestate lines. Only with a traceparent that was taken up.
    public init(lines: [[UInt8]]) throws(TraceFault) {
        let octets = Array(lines.joined(separator: [UInt8(ascii: ",")]))
        guard octets.count <= 512 else { throw .stateTooLong }
        for (offset, octet) in octets.enumerated() where !(0x20...0x7E).contains(octet) && octet != 0x09 {
            throw .stateOctet(offset: offset)
        }
        guard octets.count(where: { $0 == UInt8(ascii: ",") }) < 32 else { throw .stateTooMany }
        self.octets = octets
    }
}
