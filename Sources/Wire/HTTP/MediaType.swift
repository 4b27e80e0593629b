// What a body says that it is (RFC 9110, section 8.3), in the one form that no two readers take for different types:
// exactly one Content-Type, a type and a subtype, and no parameter but `charset=utf-8`. Nothing is guessed from the body.

/// The type of a body that can be read as one thing alone.
public enum MediaType: Equatable, Sendable {
    /// `application/json`, or a type that ends in `+json`.
    case json
    /// `application/x-www-form-urlencoded`
    case form
    /// Well-formed, and neither.
    case other

    /// The type that a head names, where it can be said; nil where it names none, names two, or says more than we know.
    public init?(_ fields: Fields) {
        guard let value = (try? fields.only(.contentType)) ?? nil else { return nil }
        let parts = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        let names = Self.trimmed(parts[0]).map(\.lowercasedASCII)
        let halves = names.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy(Self.isToken), parts.count <= 2 else { return nil }
        if parts.count == 2, !Self.isUTF8(Self.trimmed(parts[1])) { return nil }
        if names.elementsEqual("application/x-www-form-urlencoded".utf8) {
            self = .form
        } else if names.elementsEqual("application/json".utf8)
            || halves[1].suffix(5).elementsEqual("+json".utf8) && halves[1].count > 5
        {
            self = .json
        } else {
            self = .other
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isSpace(_ octet: UInt8) -> Bool { octet == .space || octet == UInt8(ascii: "\t") }
        var kept = text.drop(while: isSpace)
        while let last = kept.last, isSpace(last) { kept.removeLast() }
        return kept
    }

    private static func isToken(_ octets: ArraySlice<UInt8>) -> Bool {
        !octets.isEmpty
            && octets.allSatisfy { octet in
                octet.isASCIIDigit || octet &- UInt8(ascii: "a") < 26 || "!#$&-^_.+".utf8.contains(octet)
            }
    }

    private static func isUTF8(_ parameter: ArraySlice<UInt8>) -> Bool {
        let folded = parameter.map(\.lowercasedASCII)
        return folded.elementsEqual("charset=utf-8".utf8) || folded.elementsEqual("charset=\"utf-8\"".utf8)
    }
}
