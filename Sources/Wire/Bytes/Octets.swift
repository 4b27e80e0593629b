// Comparing runs of octets with text that the source spells. Case-folding is ASCII's, and the text must be in
// lower case.

extension Span<UInt8> {
    /// Whether the octets of a range spell the text.
    @inline(__always)
    func spells(_ text: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        // SAFETY: the pointer is a literal's own storage, read below its own length.
        for position in 0..<text.utf8CodeUnitCount
        where unsafe self[range.lowerBound &+ position] != text.utf8Start[position] {
            return false
        }
        return true
    }

    /// The octet at the beginning of a range; zero where that is empty.
    @inline(__always)
    func first(of range: Range<Int>) -> UInt8 { range.isEmpty ? 0 : self[range.lowerBound] }

    /// The octet at the end of a range; zero where that is empty.
    @inline(__always)
    func last(of range: Range<Int>) -> UInt8 { range.isEmpty ? 0 : self[range.upperBound &- 1] }

    /// Whether the text stands at an offset and before another, in any case of ASCII letters.
    func spellsIgnoringCase(_ text: StaticString, at start: Int, before end: Int) -> Bool {
        guard end - start >= text.utf8CodeUnitCount else { return false }
        // SAFETY: the pointer is a literal's own storage, read below its own length.
        for position in 0..<text.utf8CodeUnitCount
        where unsafe self[start &+ position].lowercasedASCII != text.utf8Start[position] {
            return false
        }
        return true
    }
}

extension Span<UInt8> {
    /// Whether these are the same octets. Eight are compared at a time, the last eight once more where they overlap.
    @inline(__always)
    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        // SAFETY: both are read below their count, which is the same.
        return unsafe withUnsafeBytes { one in
            unsafe other.withUnsafeBytes { other in
                var at = 0
                guard one.count >= 8 else {
                    while at < one.count, unsafe one[at] == other[at] { at &+= 1 }
                    return at == one.count
                }
                while at < one.count {
                    let place = min(at, one.count &- 8)
                    let word = unsafe one.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                    guard unsafe word == other.loadUnaligned(fromByteOffset: place, as: UInt64.self) else {
                        return false
                    }
                    at &+= 8
                }
                return true
            }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether these octets spell the text.
    func spells(_ text: StaticString) -> Bool { span.spells(text, at: 0..<count) }
}

extension Span<UInt8> {
    /// Whether these octets spell the text, in any case of ASCII letters.
    public func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        // SAFETY: the span is a literal's own storage, as long as it is.
        let spelled = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
        // Nearly always it is written just so.
        if equals(spelled) { return true }
        for index in 0..<count where self[index].lowercasedASCII != spelled[index].lowercasedASCII {
            return false
        }
        return true
    }
}

extension ArraySlice<UInt8> {
    /// Whether these octets spell the text, in any case of ASCII letters.
    public func equalsIgnoringCase(_ text: StaticString) -> Bool { span.equalsIgnoringCase(text) }
}

extension Collection where Element == UInt8 {
    /// Whether these octets spell the text, in any case of ASCII letters.
    public func equalsIgnoringCase(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && startsIgnoringCase(text)
    }

    /// Whether these octets begin with the text, in any case of ASCII letters.
    func startsIgnoringCase(_ text: StaticString) -> Bool {
        var index = startIndex
        // SAFETY: the pointer is a literal's own storage, read below its own length.
        for position in 0..<text.utf8CodeUnitCount {
            guard index < endIndex else { return false }
            guard unsafe self[index].lowercasedASCII == text.utf8Start[position] else { return false }
            index = self.index(after: index)
        }
        return true
    }

    /// Whether the text stands anywhere in these octets, in any case of ASCII letters.
    func containsIgnoringCase(_ text: StaticString) -> Bool {
        indices.contains { self[$0...].startsIgnoringCase(text) }
    }
}

extension ArraySlice<UInt8> {
    /// Without the spaces and tabs around it (OWS of RFC 9110, section 5.6.3).
    public var withoutSpace: ArraySlice<UInt8> {
        func isSpace(_ octet: UInt8) -> Bool { octet == .space || octet == .tab }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else { return [] }
        return self[first...last]
    }
}
