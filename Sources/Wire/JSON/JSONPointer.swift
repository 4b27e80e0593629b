// RFC 6901. `-`, which names the element behind the last, is a fault here: no value is there. An index with a
// leading zero, which the RFC has not, finds nothing. A pointer names exactly one value, or none.
//
//     json-pointer    = *( "/" reference-token )
//     reference-token = *( unescaped / "~0" / "~1" )

/// A path to one value of a JSON text, as policies write it.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    private let tokens: [[UInt8]]
    /// The pointer as it was written.
    public let description: String

    /// Why a text is no pointer, and at which octet.
    public struct Fault: Error, Equatable, Sendable {
        /// What was wrong.
        public let reason: Reason
        /// Where it showed.
        public let offset: Int

        /// The closed set of reasons.
        public enum Reason: String, CaseIterable, Sendable {
            case noSlash = "pointer-no-slash"
            case escapeInvalid = "pointer-escape-invalid"
            case dash = "pointer-dash"
        }
    }

    /// The pointer of a text; the empty text points to the whole.
    public init(_ text: String) throws(Fault) {
        description = text
        let octets = Array(text.utf8)
        guard octets.first.map({ $0 == UInt8(ascii: "/") }) ?? true else {
            throw Fault(reason: .noSlash, offset: 0)
        }
        var tokens: [[UInt8]] = []
        for part in octets.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            if part.elementsEqual("-".utf8) { throw Fault(reason: .dash, offset: part.startIndex) }
            tokens.append(try Self.token(part))
        }
        self.tokens = tokens
    }

    private static func token(_ written: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
        var token: [UInt8] = []
        var at = written.startIndex
        while at < written.endIndex {
            guard written[at] == UInt8(ascii: "~") else {
                token.append(written[at])
                at += 1
                continue
            }
            switch at + 1 < written.endIndex ? written[at + 1] : 0 {
            case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
            default: throw Fault(reason: .escapeInvalid, offset: at)
            }
            at += 2
        }
        return token
    }

    /// The value it points to; nil where there is none.
    public func value(in root: JSONValue) -> JSONValue? {
        var value = root
        for token in tokens {
            let next = value.kind == .array ? element(token, of: value) : value[token]
            guard let next else { return nil }
            value = next
        }
        return value
    }

    /// array-index = "0" / ( %x31-39 *DIGIT )
    private func element(_ token: [UInt8], of array: JSONValue) -> JSONValue? {
        guard 1...9 ~= token.count, token.allSatisfy(\.isASCIIDigit) else { return nil }
        guard token.count == 1 || token[0] != UInt8(ascii: "0") else { return nil }
        let index = token.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        let elements = array.elements
        return index < elements.count ? elements[index] : nil
    }
}
