// Reads JSON as strictly as I-JSON (RFC 7493) and then some, because what is read here is shown to a person and
// approved, while another parser reads the same octets upstream: whatever two parsers could read in two ways is
// refused. RFC 8259:
//
//     JSON-text = ws value ws
//     value     = false / null / true / object / array / number / string
//
// Refused beside what the grammar refuses: a byte order mark, octets that are not UTF-8, lone surrogates,
// U+0000, keys that are equal after unescaping (or but for case), the keys by which JavaScript objects are
// poisoned, integers beyond 2^53 - 1, numbers that a double does not keep, and more depth, nodes or length than
// the limits allow. Numbers stay what they were written as.

/// What a reader came to next.
public enum JSONEvent: Equatable, Sendable {
    case beginObject
    case endObject
    case beginArray
    case endArray
    case key(JSONText)
    case string(JSONText)
    case number(JSONNumberText)
    case boolean(Bool)
    case null
}

/// Where a string or key lies in its JSON text, without its quotes.
public struct JSONText: Equatable, Sendable {
    /// Its octets as written.
    public let range: Range<Int>
    /// Whether some of them are escapes, so that the octets as written are not the octets it stands for.
    public let hasEscapes: Bool
    /// Whether all octets as written are ASCII.
    public let isASCII: Bool
}

/// Where a number lies in its JSON text.
public struct JSONNumberText: Equatable, Sendable {
    /// Its octets as written.
    public let range: Range<Int>
    /// Whether it has neither fraction nor exponent.
    public let isInteger: Bool
}

// SAFETY: `base` is read below `count` only; each `base[at]` stands behind a test of `at < count`.
/// Reads one JSON text as a sequence of events.
public struct JSONReader: Sendable {
    private enum Expectation {
        case value
        case firstElement
        case firstKey
        case key
        case afterValue
    }

    private let limits: JSONLimits
    private var at = 0
    private var expectation = Expectation.value
    private var depth = 0
    private var nodes = 0
    /// One bit a level, the innermost lowest: 1 is an object.
    private var containers: UInt64 = 0
    private var keys = JSONKeys()

    /// A reader that stands before a text.
    public init(limits: JSONLimits = .standard) {
        self.limits = limits
    }

    /// The next event of `input`, which must be the same whole text at every call; nil once it has ended.
    public mutating func next(_ input: Span<UInt8>) throws(JSONFault) -> JSONEvent? {
        try unsafe input.withUnsafeBufferPointer { octets throws(JSONFault) in
            guard let base = octets.baseAddress, !octets.isEmpty else { throw JSONFault(.empty, at: 0) }
            return try unsafe step(base, octets.count)
        }
    }

    @inline(__always)
    mutating func step(_ base: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) -> JSONEvent? {
        if nodes == 0 { try unsafe begin(base, count) }
        while true {
            unsafe skipSpace(base, count)
            guard at < count else {
                if depth == 0, expectation == .afterValue { return nil }
                throw JSONFault(nodes == 0 ? .empty : .endsEarly, at: at)
            }
            let octet = unsafe base[at]
            switch expectation {
            case .afterValue:
                if octet == UInt8(ascii: ","), depth > 0 {
                    at &+= 1
                    expectation = containers & 1 == 1 ? .key : .value
                    continue
                }
                return try unsafe close(octet, base)
            case .firstKey:
                if octet == UInt8(ascii: "}") { return try unsafe close(octet, base) }
                return try unsafe key(octet, base, count)
            case .key:
                return try unsafe key(octet, base, count)
            case .firstElement:
                if octet == UInt8(ascii: "]") { return try unsafe close(octet, base) }
                return try unsafe value(octet, base, count)
            case .value:
                return try unsafe value(octet, base, count)
            }
        }
    }

    private func begin(_ base: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) {
        if count > limits.octets { throw JSONFault(.tooLarge, at: limits.octets) }
        let isMarked = unsafe count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF
        if isMarked { throw JSONFault(.byteOrderMark, at: 0) }
    }

    /// ws = *( SP / HTAB / LF / CR )
    @inline(__always)
    private mutating func skipSpace(_ base: UnsafePointer<UInt8>, _ count: Int) {
        while at < count {
            let octet = unsafe base[at]
            guard octet <= 0x20,
                octet == .space || octet == .lineFeed || octet == .carriageReturn || octet == .tab
            else { return }
            at &+= 1
        }
    }

    @inline(__always)
    private mutating func value(
        _ octet: UInt8, _ base: UnsafePointer<UInt8>, _ count: Int
    ) throws(JSONFault) -> JSONEvent {
        guard nodes < limits.nodes else { throw JSONFault(.tooManyNodes, at: at) }
        nodes &+= 1
        expectation = .afterValue
        switch octet {
        case UInt8(ascii: "\""):
            return .string(try unsafe string(base, count))
        case UInt8(ascii: "{"):
            try open(isObject: true)
            return .beginObject
        case UInt8(ascii: "["):
            try open(isObject: false)
            return .beginArray
        case UInt8(ascii: "t"):
            try unsafe literal("true", base, count)
            return .boolean(true)
        case UInt8(ascii: "f"):
            try unsafe literal("false", base, count)
            return .boolean(false)
        case UInt8(ascii: "n"):
            try unsafe literal("null", base, count)
            return .null
        default:
            var scanner = JSONNumberScanner(at: at)
            let isInteger = try unsafe scanner.scan(base, count, limits)
            defer { at = scanner.at }
            return .number(JSONNumberText(range: at..<scanner.at, isInteger: isInteger))
        }
    }

    private mutating func open(isObject: Bool) throws(JSONFault) {
        guard depth < limits.depth else { throw JSONFault(.tooDeep, at: at) }
        depth += 1
        containers = containers << 1 | (isObject ? 1 : 0)
        if isObject { keys.begin() }
        expectation = isObject ? .firstKey : .firstElement
        at += 1
    }

    /// The innermost container ends here, or the text should have.
    @inline(__always)
    private mutating func close(_ octet: UInt8, _ base: UnsafePointer<UInt8>) throws(JSONFault) -> JSONEvent {
        guard depth > 0 else { throw JSONFault(.trailingOctets, at: at) }
        let isObject = containers & 1 == 1
        guard octet == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            throw JSONFault(.unexpectedOctet, at: at)
        }
        if isObject, let offset = unsafe keys.end(base, foldsCase: limits.foldsKeys) {
            throw JSONFault(.keyRepeated, at: offset)
        }
        depth &-= 1
        containers &>>= 1
        at &+= 1
        expectation = .afterValue
        return isObject ? .endObject : .endArray
    }

    /// member = string ws ":" ws value
    @inline(__always)
    private mutating func key(
        _ octet: UInt8, _ base: UnsafePointer<UInt8>, _ count: Int
    ) throws(JSONFault) -> JSONEvent {
        guard octet == UInt8(ascii: "\"") else { throw JSONFault(.unexpectedOctet, at: at) }
        let text = try unsafe string(base, count)
        if unsafe JSONKeys.isRefused(text, base) { throw JSONFault(.keyRefused, at: text.range.lowerBound) }
        unsafe keys.add(text, base, count)
        unsafe skipSpace(base, count)
        guard at < count else { throw JSONFault(.endsEarly, at: at) }
        guard unsafe base[at] == UInt8(ascii: ":") else { throw JSONFault(.unexpectedOctet, at: at) }
        at &+= 1
        expectation = .value
        return .key(text)
    }

    @inline(__always)
    private mutating func literal(
        _ text: StaticString, _ base: UnsafePointer<UInt8>, _ count: Int
    ) throws(JSONFault) {
        for position in 0..<text.utf8CodeUnitCount {
            guard at < count else { throw JSONFault(.endsEarly, at: at) }
            guard unsafe base[at] == text.utf8Start[position] else {
                throw JSONFault(.unexpectedOctet, at: at)
            }
            at &+= 1
        }
    }

    /// string = quotation-mark *char quotation-mark
    @inline(__always)
    private mutating func string(_ base: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) -> JSONText {
        let start = at &+ 1
        var (hasEscapes, isASCII) = (false, true)
        at = start
        while true {
            at = unsafe OctetScan.firstJSONSpecial(base, at, count)
            guard at < count else { throw JSONFault(.endsEarly, at: count) }
            let octet = unsafe base[at]
            if octet == UInt8(ascii: "\"") {
                at &+= 1
                return JSONText(range: start..<at &- 1, hasEscapes: hasEscapes, isASCII: isASCII)
            }
            if octet == UInt8(ascii: "\\") {
                hasEscapes = true
                at = try unsafe JSONEscape.check(base, at, count)
            } else if octet >= 0x80 {
                let text = unsafe Span(_unsafeStart: base, count: count)
                guard let length = UTF8Validation.sequenceLength(in: text, at: at) else {
                    throw JSONFault(.notUTF8, at: at)
                }
                isASCII = false
                at &+= length
            } else {
                throw JSONFault(.controlOctet, at: at)
            }
        }
    }
}
