// The texts of RFC 9651 as octets that were looked at once: keys (section 3.1.2), strings (3.3.3), tokens
// (3.3.4), display strings (3.3.8). A text that its form can't write can't be made, so writing one never fails.

/// The name of a dictionary's member or of a parameter.
public struct StructuredKey: Hashable, Sendable {
    /// Of the grammar's octets.
    public let octets: [UInt8]

    /// The key, if the octets are one.
    public init(_ octets: [UInt8]) throws(StructuredFieldFault) {
        // key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )
        try StructuredTextGrammar.check(octets, first: StructuredTextGrammar.startsKey) { octet in
            StructuredTextGrammar.continuesKey(octet)
        }
        self.octets = octets
    }

    init(checked octets: [UInt8]) {
        self.octets = octets
    }
}

/// A short word that stands unquoted.
public struct StructuredToken: Hashable, Sendable {
    /// Of the grammar's octets.
    public let octets: [UInt8]

    /// The token, if the octets are one.
    public init(_ octets: [UInt8]) throws(StructuredFieldFault) {
        // sf-token = ( ALPHA / "*" ) *( tchar / ":" / "/" )
        try StructuredTextGrammar.check(octets, first: StructuredTextGrammar.startsToken) { octet in
            StructuredTextGrammar.continuesToken(octet)
        }
        self.octets = octets
    }

    init(checked octets: [UInt8]) {
        self.octets = octets
    }
}

/// Printable ASCII, quoted where it is written.
public struct StructuredString: Hashable, Sendable {
    /// As it is meant: nothing quoted, nothing escaped.
    public let octets: [UInt8]

    /// The string, if the octets are %x20-7E.
    public init(_ octets: [UInt8]) throws(StructuredFieldFault) {
        for (offset, octet) in octets.enumerated() where !StructuredTextGrammar.isPrintable(octet) {
            throw StructuredFieldFault(.unexpected(octet), at: offset)
        }
        self.octets = octets
    }

    init(checked octets: [UInt8]) {
        self.octets = octets
    }
}

/// Unicode text for people, percent-encoded where it is written.
public struct StructuredDisplayString: Hashable, Sendable {
    /// UTF-8. Nothing else is sure of it: controls and marks of direction are in it if they were sent.
    public let octets: [UInt8]

    /// The text, if the octets are UTF-8.
    public init(_ octets: [UInt8]) throws(StructuredFieldFault) {
        if let offset = UTF8Validation.firstInvalidOffset(in: octets) {
            throw StructuredFieldFault(.notUTF8, at: offset)
        }
        self.octets = octets
    }

    init(checked octets: [UInt8]) {
        self.octets = octets
    }
}

/// The classes of octets of section 3, in one place for the texts above and for the scanner.
enum StructuredTextGrammar {
    static func startsKey(_ octet: UInt8) -> Bool {
        octet &- UInt8(ascii: "a") < 26 || octet == UInt8(ascii: "*")
    }

    static func continuesKey(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: startsKey(octet) || octet.isASCIIDigit
        }
    }

    static func startsToken(_ octet: UInt8) -> Bool {
        octet.isASCIILetter || octet == UInt8(ascii: "*")
    }

    static func continuesToken(_ octet: UInt8) -> Bool {
        octet.isTokenOctet || octet == UInt8(ascii: ":") || octet == UInt8(ascii: "/")
    }

    static func isPrintable(_ octet: UInt8) -> Bool {
        octet >= .space && octet < .delete
    }

    static func check(
        _ octets: [UInt8],
        first: (UInt8) -> Bool,
        rest: (UInt8) -> Bool
    ) throws(StructuredFieldFault) {
        guard let start = octets.first else { throw StructuredFieldFault(.endsEarly, at: 0) }
        guard first(start) else { throw StructuredFieldFault(.unexpected(start), at: 0) }
        for (offset, octet) in octets.enumerated() where !rest(octet) {
            throw StructuredFieldFault(.unexpected(octet), at: offset)
        }
    }
}
