// A named recipe: which code, by which channels, what is shown with it, and what its acceptance is good for. Routes
// ask for scenarios by name. Every number has its hard range beside it; no file can widen one.

import Wire

/// How a caller proves that a request is theirs.
public struct Scenario: Hashable, Sendable {
    /// Its name, unique in its policy.
    public var id: Identifier
    /// The code.
    public var code = CodeForm()
    /// How often another code may be asked for.
    public var resend = ResendRule()
    /// The ways to send a code, in the order in which they are offered.
    public var channels: [Channel] = []
    /// What of the request is shown to whoever approves it.
    public var display: [DisplayField] = []
    /// The text that goes with the code; nil for the one that the gateway has.
    public var message: MessageTemplate?
    /// Whether what was shown has to be what is approved, on every channel (PSD2 RTS, article 5).
    public var linksDynamically = false
    /// Whose requests are kept until the code comes.
    public var parking = Parking.never
    /// How long an acceptance is good for; nil for one request.
    public var approvalLasts: Seconds?
    /// How much an acceptance proves.
    public var assurance: Assurance?
    /// Whether it shows nothing of the request by intent.
    public var isGeneric = false

    /// How long an acceptance may last at most (PSD2 RTS, article 4).
    public static let longestApproval = Seconds.minutes(5)

    /// A scenario of this name.
    public init(id: Identifier) { self.id = id }
}

/// The form of a code.
public struct CodeForm: Hashable, Sendable {
    /// The characters that a code is made of.
    public enum Alphabet: String, CaseIterable, Sendable {
        case digits
        case letters
        case alphanumeric
        case hex
        case uuid

        /// How long a code of it may be. Digits by NIST's six and by what people copy; the others from the length that
        /// has the 19.9 bits of six digits. A UUID has its own.
        public var lengths: ClosedRange<Int> {
            switch self {
            case .digits: 6...10
            // 24^5 and 31^5 are more than 10^6, 16^5 too; with one character less none is.
            case .letters, .alphanumeric, .hex: 5...64
            case .uuid: 36...36
            }
        }

        /// How long one is where nothing is said of it.
        public var usualLength: Int { self == .uuid ? 36 : 6 }
    }

    /// How many characters.
    public var length = 6
    /// Which ones.
    public var alphabet = Alphabet.digits
    /// Whether letters and digits that are mistaken for others are left out.
    public var isUnambiguous = true
    /// What stands before it, and is no part of it.
    public var prefix = ""
    /// How long it is good for.
    public var lifetime = Seconds.minutes(5)
    /// How many wrong answers end the challenge.
    public var attempts = 5

    /// How long codes may be good for (NIST SP 800-63B).
    public static let lifetimes = Seconds(30)...Seconds(600)
    /// How many wrong answers may be taken (PSD2 RTS, article 4).
    public static let attemptCounts = 1...5

    /// Whether this may stand before a code.
    public static func isPrefix(_ text: String) -> Bool {
        text.utf8.count <= 16
            && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
    }

    /// Six digits for five minutes.
    public init() {}
}

/// How often another code may be asked for.
public struct ResendRule: Hashable, Sendable {
    /// How long to wait first.
    public var cooldown = Seconds(30)
    /// How many times.
    public var limit = 3

    /// How long the wait may be.
    public static let cooldowns = Seconds(30)...Seconds(600)
    /// How many times there may be.
    public static let limits = 0...5

    /// Thrice, with half a minute between.
    public init() {}
}

/// Whose requests are sealed and kept, to be sent when the code was right.
public enum Parking: String, CaseIterable, Sendable {
    case never
    case browsers
    case always
}

/// The level that an acceptance is asserted at (NIST SP 800-63B).
public enum Assurance: String, CaseIterable, Sendable {
    case aal1
    case aal2
}
