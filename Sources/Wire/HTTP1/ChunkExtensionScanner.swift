/// The extensions of a chunk, from behind the first `;` to the CR. RFC 9112, section 7.1.1:
///
///     chunk-ext-name = token
///     chunk-ext-val  = token / quoted-string
struct ChunkExtensionScanner: Sendable {
    private enum Phase {
        case nameStart
        case name
        case valueStart
        case value
        case quoted
        case escaped
        case quotedEnd
        case done
    }

    private var phase = Phase.nameStart
    private var length = 0
    private var bodyLength = 0

    var isDone: Bool { phase == .done }

    /// A chunk's first `;` was read.
    mutating func begin() -> HTTPFault.Reason? {
        phase = .nameStart
        length = 0
        return count()
    }

    mutating func next(_ octet: UInt8) -> HTTPFault.Reason? {
        if octet == .carriageReturn, phase == .name || phase == .value || phase == .quotedEnd {
            phase = .done
            return nil
        }
        if octet == .lineFeed { return .bareLineFeed }
        guard let next = following(octet) else { return .chunkExtensionInvalid }
        phase = next
        return count()
    }

    private func following(_ octet: UInt8) -> Phase? {
        switch (phase, octet) {
        case (.nameStart, _) where octet.isTokenOctet, (.name, _) where octet.isTokenOctet: .name
        case (.name, UInt8(ascii: "=")): .valueStart
        case (.name, UInt8(ascii: ";")), (.value, UInt8(ascii: ";")), (.quotedEnd, UInt8(ascii: ";")):
            .nameStart
        case (.valueStart, UInt8(ascii: "\"")): .quoted
        case (.valueStart, _) where octet.isTokenOctet, (.value, _) where octet.isTokenOctet: .value
        case (.quoted, UInt8(ascii: "\"")): .quotedEnd
        case (.quoted, UInt8(ascii: "\\")): .escaped
        case (.quoted, _) where isQuotable(octet), (.escaped, _) where isQuotable(octet): .quoted
        default: nil
        }
    }

    /// HTAB / SP / VCHAR / obs-text
    private func isQuotable(_ octet: UInt8) -> Bool { octet == .tab || octet >= 0x20 && octet != .delete }

    private mutating func count() -> HTTPFault.Reason? {
        length += 1
        bodyLength += 1
        let limits = ChunkDecoder.extensionLimits
        return length > limits.chunk || bodyLength > limits.body ? .chunkExtensionTooLong : nil
    }
}
