// One way to send a code: by whom, and where to. Where to is never taken from the request that asks for it (AUT-5): it
// comes from a directory, or from a claim of the token that was verified.

public import Wire

/// A way to send codes.
public struct Channel: Hashable, Sendable {
    /// Its name, unique in its scenario.
    public var id: Identifier
    /// What kind of message it is.
    public var kind: ChannelKind
    /// Who carries it, by its name in the configuration.
    public var courier: Identifier
    /// Where its destination is found.
    public var source: DestinationSource
    /// Whether the caller has to type the whole destination first.
    public var confirmsDestination = false
    /// A text of its own.
    public var message: MessageTemplate?

    /// A channel of these parts.
    public init(id: Identifier, kind: ChannelKind, courier: Identifier, source: DestinationSource) {
        self.id = id
        self.kind = kind
        self.courier = courier
        self.source = source
    }
}

/// The kinds of channels, and what is known of them.
public enum ChannelKind: String, CaseIterable, Sendable {
    case email
    case sms
    case whatsapp
    case voice
    case webhook
    case totp
    case console

    /// Whether its message can hold fields of the request. WhatsApp's authentication templates have a fixed text, and an
    /// authenticator shows nothing but its code (AUT-7).
    public var showsFields: Bool { self != .whatsapp && self != .totp }

    /// Whether a code that came by it can count as a second factor. Email can't (AUT-4).
    public var isSecondFactor: Bool { self != .email && self != .console }
}

/// Where the destination of a channel is found.
public enum DestinationSource: Hashable, Sendable, CustomStringConvertible {
    /// A field of a directory, by the subject.
    case directory(Identifier, field: String)
    /// A claim of the verified token.
    case claim(String)

    /// What a claim's source begins with.
    public static let claims = "claims"
    /// What a part of the request is called. No directory is called so, so that nobody mistakes one for the other.
    public static let ofRequest = [
        "body", "cookie", "cookies", "form", "header", "headers", "json", "path", "query", "request",
        "source",
        "subject",
    ]

    /// `customers.phone`, `claims.email`
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isField(parts[1]), let name = Identifier(String(parts[0])),
            !Self.ofRequest.contains(name.text)
        else { return nil }
        self = name.text == Self.claims ? .claim(String(parts[1])) : .directory(name, field: String(parts[1]))
    }

    /// As a policy writes it.
    public var description: String {
        switch self {
        case .directory(let name, let field): "\(name).\(field)"
        case .claim(let claim): "\(Self.claims).\(claim)"
        }
    }

    /// The form in words.
    public static let form = "a directory and a field of it, `customers.phone`, or `claims.` and a claim"

    private static func isField(_ text: Substring) -> Bool {
        let octets = Array(text.utf8)
        func isWord(_ octet: UInt8) -> Bool {
            octet.isASCIIDigit || octet.lowercasedASCII &- UInt8(ascii: "a") < 26
                || octet == UInt8(ascii: "_")
        }
        return 1...64 ~= octets.count && isWord(octets[0])
            && octets.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}

/// A field of the request, as whoever approves it sees it. It is read from the octets that are bound.
public struct DisplayField: Hashable, Sendable {
    /// How it is read and written.
    public enum Form: Hashable, Sendable {
        /// An amount, with where its currency is found.
        case money(currency: Currency)
        case iban
        case date
        case text

        /// Which kind of value that is.
        public var kind: Kind {
            switch self {
            case .money: .money
            case .iban: .iban
            case .date: .date
            case .text: .text
            }
        }
    }

    /// What kinds of values there are, by the words that policies write.
    public enum Kind: String, CaseIterable, Sendable {
        case text
        case money
        case iban
        case date
    }

    /// Which currency an amount is in.
    public enum Currency: Hashable, Sendable {
        /// What stands in the request.
        case pointer(JSONPointer)
        /// This one always.
        case code(String)
    }

    /// What it is called; messages have its place in braces.
    public var label: String
    /// Where in the body it is.
    public var pointer: JSONPointer
    /// How it is read.
    public var form: Form

    /// Whether a field can be called so: nothing in it could end a place in a message, or a line.
    public static func isLabel(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return 1...longestLabel ~= scalars.count && scalars.first != " " && scalars.last != " "
            && scalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) && $0 != "{" && $0 != "}" }
    }

    /// How many characters a label may have.
    public static let longestLabel = 40

    /// A field of these parts.
    public init(label: String, pointer: JSONPointer, form: Form) {
        self.label = label
        self.pointer = pointer
        self.form = form
    }
}
