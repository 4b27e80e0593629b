// Reads application/x-www-form-urlencoded wherever it stands: in a body, or as the query of a target (without
// its `?`) once a parameter of it matters. Accepted is only what every reader that we know takes for the same
// pairs; all else is refused, nothing is repaired.
//
//     form  = [ pair *( "&" pair ) ]
//     pair  = name "=" value              ; the first "=", as all readers have it
//     name, value = *( raw / "+" / pct-encoded )
//     raw   = %x21-7E except "%" "&" "+" ";"
//
// Decoded, a name is 1 to 64 of [A-Za-z0-9_.-] and comes once, also after PHP's `.` to `_` and, where asked,
// after case folding; a value is UTF-8 without U+0000. Refused names: those by which a field gives a framework
// orders (`_method`, `_HttpMethod`, `_charset_`, in any case and any PHP spelling), and those that JavaScript
// readers drop without a word (`prototype`, `__proto__` and the other properties of every object). Octets in,
// octets out: no `String` decides anything. Its time is linear in the text: names are looked up in a table
// whose hashes are seeded by process, so that whoever chooses the names can't choose their places.

/// The house's one reader of forms and of queries.
public struct FormReader: Sendable {
    private static let longestName = 64
    private static let nameOctets = OctetSet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
    )
    /// Compared after case folding and `.` to `_`, for frameworks do the one or the other before they look.
    private static let orders: Set<[UInt8]> = [
        Array("_method".utf8), Array("_charset_".utf8), Array("_httpmethod".utf8),
    ]
    /// Compared as they are: JavaScript's properties have one case, and no `.`.
    private static let dropped = Set(
        [
            "__proto__", "constructor", "prototype", "hasOwnProperty", "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString", "toString", "valueOf", "__defineGetter__", "__defineSetter__",
            "__lookupGetter__", "__lookupSetter__",
        ].map { Array($0.utf8) }
    )

    private let limits: FormLimits
    private let folding: FormNameFolding

    /// A reader for one kind of route.
    /// - Parameter foldsCase: whether names that differ only in the case of ASCII letters are one name, as they
    ///   are to some upstreams; protected routes say yes.
    public init(limits: FormLimits = .standard, foldsCase: Bool = true) {
        self.limits = limits
        folding = FormNameFolding(foldsCase: foldsCase)
    }

    /// The form that the text is; no octets are a form without fields.
    public func read(_ text: Span<UInt8>) throws(FormFault) -> Form {
        guard text.count <= limits.octets else {
            throw FormFault(.tooLarge(limit: limits.octets), at: limits.octets)
        }
        var fields: [FormField] = []
        var places: [[UInt8]: Int] = [:]
        var start = 0
        while start < text.count {
            guard fields.count < limits.fields else {
                throw FormFault(.tooManyFields(limit: limits.fields), at: start)
            }
            let end = endOfPair(in: text, from: start)
            let field = try pair(in: text, start..<end)
            let key = folding.fold(field.name)
            if let place = places.updateValue(fields.count, forKey: key) {
                throw repetition(of: field, after: fields[place])
            }
            fields.append(field)
            start = end + 1
            if start == text.count { throw FormFault(.emptyPair, at: end) }
        }
        return Form(fields: fields, places: places, folding: folding)
    }

    /// The same for text in an array.
    public func read(_ text: [UInt8]) throws(FormFault) -> Form {
        try read(text.span)
    }

    private func endOfPair(in text: Span<UInt8>, from start: Int) -> Int {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "&") { end += 1 }
        return end
    }

    private func pair(in text: Span<UInt8>, _ range: Range<Int>) throws(FormFault) -> FormField {
        guard !range.isEmpty else { throw FormFault(.emptyPair, at: range.lowerBound) }
        var equals: Int?
        for offset in range {
            let octet = text[offset]
            if octet == UInt8(ascii: ";") { throw FormFault(.semicolon, at: offset) }
            if octet <= .space || octet >= .delete { throw FormFault(.rawOctet(octet), at: offset) }
            if octet == UInt8(ascii: "="), equals == nil { equals = offset }
        }
        guard let equals else { throw FormFault(.missingEquals, at: range.lowerBound) }
        let name = try decoded(text, range.lowerBound..<equals)
        try check(name, at: range.lowerBound)
        let value = try decoded(text, (equals + 1)..<range.upperBound)
        if value.contains(0) { throw FormFault(.nul, at: equals + 1) }
        return FormField(name: name, value: value, offset: range.lowerBound)
    }

    private func decoded(_ text: Span<UInt8>, _ range: Range<Int>) throws(FormFault) -> [UInt8] {
        do throws(PercentFault) {
            return try PercentCoding.decode(text.extracting(range), plusIsSpace: true)
        } catch {
            let kind: FormFault.Kind =
                switch error {
                case .badEscape: .badEscape
                case .notUTF8: .notUTF8
                }
            throw FormFault(kind, at: range.lowerBound + error.offset)
        }
    }

    private func check(_ name: [UInt8], at offset: Int) throws(FormFault) {
        if name.contains(UInt8(ascii: "[")) || name.contains(UInt8(ascii: "]")) {
            throw FormFault(.bracketInName(name: FormFault.shown(name)), at: offset)
        }
        guard (1...Self.longestName).contains(name.count), name.allSatisfy(Self.nameOctets.contains) else {
            throw FormFault(.badName(name: FormFault.shown(name)), at: offset)
        }
        let folded = FormNameFolding(foldsCase: true).fold(name)
        if Self.orders.contains(folded) || Self.dropped.contains(name) {
            throw FormFault(.reservedName(name: FormFault.shown(name)), at: offset)
        }
    }

    private func repetition(of field: FormField, after earlier: FormField) -> FormFault {
        let kind: FormFault.Kind =
            field.name == earlier.name
            ? .repeatedName(name: FormFault.shown(field.name))
            : .mergedName(name: FormFault.shown(field.name), earlier: FormFault.shown(earlier.name))
        return FormFault(kind, at: field.offset)
    }
}
