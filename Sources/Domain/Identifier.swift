// The names that policies give: of themselves, of routes, of upstreams. They stand in logs, metrics, documents and
// later in signed claims, so they are plain: lower case and ASCII, in one spelling. Two that differ in case only
// can't exist.
//
//     identifier = ( letter / digit ) *63( letter / digit / "-" / "_" / "." )     letters in lower case

/// A name that somebody gave to a policy, a route or an upstream.
public struct Identifier: Hashable, Sendable, CustomStringConvertible {
    /// How long one may be.
    public static let longest = 64
    /// The form in words, for whoever wrote another one.
    public static let form =
        "1 to \(longest) lower-case letters, digits, `-`, `_` or `.`, the first a letter or a digit"
    /// The form as a regular expression of JSON Schema.
    public static let pattern = "^[a-z0-9][a-z0-9._-]{0,\(longest - 1)}$"

    /// The name.
    public let text: String

    /// The text, if it has the form.
    public init?(_ text: String) {
        let octets = Array(text.utf8)
        guard 1...Self.longest ~= octets.count, Self.isFirst(octets[0]),
            octets.allSatisfy({ Self.isFirst($0) || "-_.".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    // INVARIANT: who writes one in the source writes one that has the form.
    /// A name that our own source spells.
    public init(literal text: StaticString) {
        guard let identifier = Identifier("\(text)") else {
            preconditionFailure("`\(text)` has not the form")
        }
        self = identifier
    }

    /// The name.
    public var description: String { text }

    private static func isFirst(_ octet: UInt8) -> Bool {
        octet &- UInt8(ascii: "a") < 26 || octet &- UInt8(ascii: "0") < 10
    }
}
