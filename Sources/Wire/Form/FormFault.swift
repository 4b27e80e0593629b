/// Why a body or a query was not read as a form, or why a field of it has no one value. It names fields and
/// places, never values, so that it may be logged.
public struct FormFault: Error, Equatable, Sendable {
    /// What is wrong, with the fact that tells it.
    public enum Kind: Equatable, Sendable {
        /// More octets than the limit.
        case tooLarge(limit: Int)
        /// More pairs than the limit.
        case tooManyFields(limit: Int)
        /// Nothing between two `&`, before the first or after the last.
        case emptyPair
        /// A pair without `=`: a name to some readers, a value to others.
        case missingEquals
        /// A `;`, which separates pairs to some readers.
        case semicolon
        /// An octet that may only come as an escape: white space, a control, anything not ASCII.
        case rawOctet(UInt8)
        /// A `%` that two hexadecimal digits don't follow.
        case badEscape
        /// U+0000, where some readers end the text.
        case nul
        /// Octets that are not UTF-8.
        case notUTF8
        /// A name with a bracket, which some readers take apart into lists and maps.
        case bracketInName(name: [UInt8])
        /// A name that is empty, too long, or not of the letters that names have.
        case badName(name: [UInt8])
        /// A name by which frameworks are given orders, or one that they drop.
        case reservedName(name: [UInt8])
        /// A name that came before, spelled the same.
        case repeatedName(name: [UInt8])
        /// A name that some reader takes for one that came before.
        case mergedName(name: [UInt8], earlier: [UInt8])
        /// Asked for by a name that isn't there, while another is there that some reader takes for it.
        case otherSpelling(name: [UInt8], present: [UInt8])
    }

    /// As much of a name as a message shows, and one octet, so that it shows that there is more. A fault is kept
    /// and printed, and the name was chosen by somebody else.
    static func shown(_ name: [UInt8]) -> [UInt8] { Array(name.prefix(65)) }

    /// What is wrong.
    public let kind: Kind
    /// At which octet of the text as it came.
    public let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// What is wrong, for people.
    public var message: String {
        switch kind {
        case .tooLarge(let limit): "the form is larger than \(limit) octets"
        case .tooManyFields(let limit): "the form has more than \(limit) fields"
        case .emptyPair: "an `&` has no field on one of its sides"
        case .missingEquals: "a field has no `=`"
        case .semicolon: "a `;` stands unescaped"
        case .rawOctet(let octet): "the octet \(Excerpt([octet])) stands unescaped"
        case .badEscape: "a `%` is not followed by two hexadecimal digits"
        case .nul: "a field holds a NUL"
        case .notUTF8: "a field is not UTF-8"
        case .bracketInName(let name): "the name \(Excerpt(name)) has a bracket"
        case .badName(let name): "\(Excerpt(name)) is no name of a field"
        case .reservedName(let name): "the name \(Excerpt(name)) is reserved by frameworks"
        case .repeatedName(let name): "the field \(Excerpt(name)) comes twice"
        case .mergedName(let name, let earlier):
            "the fields \(Excerpt(earlier)) and \(Excerpt(name)) are one field to some readers"
        case .otherSpelling(let name, let present):
            "the field \(Excerpt(present)) is \(Excerpt(name)) to some readers"
        }
    }

    /// How to mend it.
    public var hint: String {
        switch kind {
        case .tooLarge, .tooManyFields: "send less, or raise the limit inside its range"
        case .emptyPair: "put one `&` between two fields, and none before the first or after the last"
        case .missingEquals: "write `name=` for a field with an empty value"
        case .semicolon: "separate fields with `&`, and write `%3B` for a semicolon in a value"
        case .rawOctet: "write it as `%` and two hexadecimal digits, a space also as `+`"
        case .badEscape: "write `%25` for a percent sign"
        case .nul: "leave it out"
        case .notUTF8: "encode the form in UTF-8"
        case .bracketInName: "send lists and maps as JSON"
        case .badName: "use 1 to 64 of `A-Z a-z 0-9 _ . -`"
        case .reservedName: "call the field otherwise; a method is never taken from a field"
        case .repeatedName: "send it once; for several values use JSON"
        case .mergedName: "call one of them otherwise"
        case .otherSpelling(let name, _): "spell it \(Excerpt(name))"
        }
    }
}
