import Wire

/// The name of a request's field as a policy writes it. Names are compared in lower case; `_` is not taken, for no
/// field with it is forwarded.
public struct HeaderName: Hashable, Sendable, CustomStringConvertible {
    /// The name in lower case.
    public let octets: [UInt8]

    /// The form as a regular expression of JSON Schema.
    public static let pattern = "^[A-Za-z0-9][A-Za-z0-9-]{0,63}$"
    /// The form in words.
    public static let form = "a field's name: 1 to 64 letters, digits and `-`, `X-Account`"

    /// The name, if it has the form.
    public init?(_ text: String) {
        let octets = text.utf8.map(\.lowercasedASCII)
        func isPlain(_ octet: UInt8) -> Bool { octet.isASCIIDigit || octet &- UInt8(ascii: "a") < 26 }
        guard 1...64 ~= octets.count, isPlain(octets[0]),
            octets.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.octets = octets
    }

    /// The name in lower case.
    public var description: String { String(decoding: octets, as: UTF8.self) }
}
