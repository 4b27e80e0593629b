// What is around a key in PEM (RFC 7468). It is stricter than what OpenSSL takes:
//
//     text = *space "-----BEGIN " label "-----" 1*( base64 / space ) "-----END " label "-----" *space
//
// One block, so that nobody can wonder which key is meant, and no headers, so that nothing is encrypted.

/// Finds out what a text says that it holds.
struct PEMEnvelope {
    enum Label: String, CaseIterable {
        case privateKey = "PRIVATE KEY"
        case ecPrivateKey = "EC PRIVATE KEY"
        case publicKey = "PUBLIC KEY"
        case encryptedPrivateKey = "ENCRYPTED PRIVATE KEY"
    }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    private var place = 0

    /// The label of the one block that the text is.
    static func label(
        of text: Span<UInt8>, _ allowed: [Label], expected: String
    ) throws(KeyFault) -> Label {
        guard text.count <= PEM.longest else { throw KeyFault(.tooLong(limit: PEM.longest)) }
        var reader = PEMEnvelope()
        reader.skipSpace(text)
        guard reader.skip(begin, text) else { throw KeyFault(.notPEM) }
        let found = Label.allCases.first { reader.skip(Array($0.rawValue.utf8) + dashes, text) }
        guard let found else { throw KeyFault(.otherLabel(expected: expected)) }
        if found == .encryptedPrivateKey { throw KeyFault(.encrypted) }
        guard allowed.contains(found) else { throw KeyFault(.otherLabel(expected: expected)) }
        // A header of the older way to encrypt has a colon: `Proc-Type: 4,ENCRYPTED`.
        if reader.skipContent(text) == UInt8(ascii: ":") { throw KeyFault(.encrypted) }
        guard reader.skip(end, text), reader.skip(Array(found.rawValue.utf8) + dashes, text) else {
            throw KeyFault(.notPEM)
        }
        reader.skipSpace(text)
        guard reader.place == text.count else { throw KeyFault(.notOneBlock) }
        return found
    }

    private mutating func skipSpace(_ text: Span<UInt8>) {
        while place < text.count, Self.isSpace(text[place]) { place += 1 }
    }

    private mutating func skip(_ octets: [UInt8], _ text: Span<UInt8>) -> Bool {
        guard place + octets.count <= text.count else { return false }
        for (index, octet) in octets.enumerated() where text[place + index] != octet { return false }
        place += octets.count
        return true
    }

    /// Skips base64 and space up to the dashes of the end, and answers with what else stands there first. A header has
    /// dashes and commas in front of its colon or behind it.
    private mutating func skipContent(_ text: Span<UInt8>) -> UInt8? {
        while place < text.count {
            let octet = text[place]
            if octet == UInt8(ascii: ":") { return octet }
            if octet == UInt8(ascii: "-"), Self.isSpace(text[place - 1]) { return nil }
            guard Self.isSpace(octet) || Self.isBase64(octet) || octet == UInt8(ascii: "-") else {
                return octet
            }
            place += 1
        }
        return nil
    }

    private static func isSpace(_ octet: UInt8) -> Bool {
        [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(octet)
    }

    private static func isBase64(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
