/// One field of a form, decoded.
public struct FormField: Equatable, Sendable {
    /// Of the letters that names have; see `FormReader`.
    public let name: [UInt8]
    /// UTF-8 without U+0000; empty if nothing followed the `=`.
    public let value: [UInt8]
    /// Where in the text as it came the field starts.
    public let offset: Int
}

/// A form in which each name comes once: what `FormReader` makes of a body or a query, and the only way to ask
/// for a field by name.
public struct Form: Equatable, Sendable {
    /// In the order in which they came.
    public let fields: [FormField]

    private let folding: FormNameFolding
    private let places: [[UInt8]: Int]

    init(fields: [FormField], places: [[UInt8]: Int], folding: FormNameFolding) {
        self.fields = fields
        self.places = places
        self.folding = folding
    }

    /// The value of the field of exactly this name; nil if no reader could find one. Where the name isn't there
    /// but one that some reader takes for it is, the upstream may see a value that we don't: that is a fault,
    /// not an absence.
    public func value(of name: [UInt8]) throws(FormFault) -> [UInt8]? {
        guard let place = places[folding.fold(name)] else { return nil }
        let field = fields[place]
        guard field.name == name else {
            throw FormFault(.otherSpelling(name: name, present: field.name), at: field.offset)
        }
        return field.value
    }
}

/// Under which changes two names are one name to some reader.
struct FormNameFolding: Equatable, Sendable {
    /// Go's and .NET's binders find a field in any case of its letters.
    let foldsCase: Bool

    /// PHP makes `_` of each `.` in a name (and of spaces and brackets, which no name of ours has), so that
    /// `pay.to` and `pay_to` are one variable there, and the later wins. This is done whatever `foldsCase` says.
    func fold(_ name: [UInt8]) -> [UInt8] {
        name.map { octet in
            if octet == UInt8(ascii: ".") { return UInt8(ascii: "_") }
            return foldsCase ? octet.lowercasedASCII : octet
        }
    }
}
