// A code, and an answer to one. Both have one form, in which they are compared: the characters of the alphabet in one case,
// with neither prefix nor separators. A code exists in the clear from the moment it is drawn until its message is made.

public import Crypto
import Wire

/// A one-time code.
public struct Code: Sendable, CustomStringConvertible {
    /// What it is compared as.
    public let characters: Secret
    private let form: CodeForm

    /// A code that nobody can foretell. Without randomness there is none (AUT-1).
    public init(_ form: CodeForm, from entropy: some Entropy) throws(CryptoFault) {
        self.form = form
        var drawn: [UInt8] = []
        drawn.reserveCapacity(form.drawnLength)
        while drawn.count < form.drawnLength {
            var octets = try entropy.octets(form.drawnLength - drawn.count)
            for octet in octets {
                if let character = form.character(drawn: octet) { drawn.append(character) }
            }
            ConstantTime.cleanse(&octets)
        }
        if form.alphabet == .uuid { Self.mark(&drawn) }
        characters = Secret(copying: drawn)
        ConstantTime.cleanse(&drawn)
    }

    /// As its message shows it: with its prefix, a UUID with its hyphens. It is a secret; whoever calls this sends it.
    public func withText<Answer>(_ body: (String) throws -> Answer) rethrows -> Answer {
        try body(form.prefix + characters.withOctets { form.written($0) })
    }

    /// Says that it is one.
    public var description: String { "(code)" }

    /// Version 4, variant 1 (RFC 9562).
    private static func mark(_ drawn: inout [UInt8]) {
        drawn[12] = UInt8(ascii: "4")
        let digits = CodeForm.hex
        drawn[16] = digits[8 | (digits.firstIndex(of: drawn[16]) ?? 0) & 3]
    }
}

/// What a caller says a code is.
public struct Answer: Sendable, CustomStringConvertible {
    /// What it is compared as.
    public let characters: Secret

    /// Why something can't be an answer, whatever the code is. It costs no attempt, for it was compared with nothing.
    public enum Fault: Error, Hashable, Sendable {
        case empty
        case tooLong
        /// It has a character that no code of this form has, at this octet.
        case character(at: Int)
        /// It has so many characters of another number.
        case length(expected: Int, actual: Int)

        /// What is wrong, for people.
        public var message: String {
            switch self {
            case .empty: "there is no code"
            case .tooLong: "this is longer than any code"
            case .character(let place): "octet \(place + 1) is no character of a code"
            case .length(let expected, let actual):
                "a code has \(expected) characters, and these are \(actual)"
            }
        }
    }

    /// How many octets are looked at, at most.
    public static let longest = 256

    /// What was written, read as a code of this form. Spaces, tabs and hyphens separate; letters have either case; the prefix
    /// may be there or not.
    public init(_ written: some Collection<UInt8>, of form: CodeForm) throws(Fault) {
        guard written.count <= Self.longest else { throw .tooLong }
        var octets = written.enumerated().filter { !Self.separates($0.element) }
        if octets.isEmpty { throw .empty }
        let prefix = form.prefix.utf8.filter { !Self.separates($0) }
        if octets.count == prefix.count + form.drawnLength,
            zip(octets, prefix).allSatisfy({ $0.element.lowercasedASCII == $1.lowercasedASCII })
        {
            octets.removeFirst(prefix.count)
        }
        var characters: [UInt8] = []
        characters.reserveCapacity(octets.count)
        for (place, octet) in octets {
            guard let character = form.character(for: octet) else { throw .character(at: place) }
            characters.append(character)
        }
        guard characters.count == form.drawnLength else {
            throw .length(expected: form.drawnLength, actual: characters.count)
        }
        self.characters = Secret(copying: characters)
        ConstantTime.cleanse(&characters)
    }

    /// Says that it is one.
    public var description: String { "(answer)" }

    private static func separates(_ octet: UInt8) -> Bool {
        octet == .space || octet == .tab || octet == UInt8(ascii: "-")
    }
}

extension CodeForm {
    fileprivate func written(_ characters: Span<UInt8>) -> String {
        var text = ""
        for index in characters.indices {
            if alphabet == .uuid, [8, 12, 16, 20].contains(index) { text.append("-") }
            text.unicodeScalars.append(Unicode.Scalar(characters[index]))
        }
        return text
    }
}
