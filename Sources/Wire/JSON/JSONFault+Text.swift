// What each reason means, how the sender mends it, and which status it gets; in the form of HTTPFault+Text.

extension JSONFault.Reason {
    /// What is wrong.
    public var explanation: String { advice.explanation }
    /// How the sender mends it.
    public var remedy: String { advice.remedy }

    /// The status that a request is answered with when its body has to be read and is refused for this reason.
    public var status: Int { self == .tooLarge ? 413 : 400 }

    private var advice: Advice { Self.ofTexts[self] ?? Self.ofValues[self] ?? Advice("", "") }

    private static let ofTexts: [Self: Advice] = [
        .empty: Advice(
            "there is no JSON value",
            "send one, `{}` for example"),
        .byteOrderMark: Advice(
            "the text begins with a byte order mark",
            "send UTF-8 without one"),
        .tooLarge: Advice(
            "the text is longer than the limit, by default \(JSONLimits.standard.octets) octets",
            "send a shorter text"),
        .endsEarly: Advice(
            "the text ends before its value does",
            "send the text whole"),
        .unexpectedOctet: Advice(
            "a character stands where JSON allows none like it",
            "write plain JSON: no comments, no comma before `}` or `]`, double quotes only"),
        .trailingOctets: Advice(
            "something stands behind the value",
            "send one value and nothing behind it"),
        .tooDeep: Advice(
            "arrays and objects lie deeper in each other than the limit, by default \(JSONLimits.standard.depth)",
            "send a flatter value"),
        .tooManyNodes: Advice(
            "there are more values than the limit, by default \(JSONLimits.standard.nodes)",
            "send fewer values"),
    ]

    private static let ofValues: [Self: Advice] = [
        .controlOctet: Advice(
            "a string has a control character that is not escaped",
            "escape it, a line feed as `\\n` for example"),
        .notUTF8: Advice(
            "a string is not UTF-8",
            "encode the text in UTF-8"),
        .escapeInvalid: Advice(
            "a backslash in a string begins no escape of JSON",
            "write `\\\\` for a backslash"),
        .surrogateAlone: Advice(
            "a `\\u` escape is one half of a surrogate pair without the other",
            "send both halves in their order, or the character as UTF-8"),
        .nullCharacter: Advice(
            "a string has the character U+0000",
            "leave it out"),
        .keyRepeated: Advice(
            "an object has one key twice, escapes and the case of ASCII letters aside",
            "send each key once"),
        .keyRefused: Advice(
            "a key is `__proto__`, `prototype` or `constructor`",
            "give the member another name"),
        .numberInvalid: Advice(
            "a number is not written as JSON writes it",
            "write no leading zeros, and digits behind a minus, a point and an `e`"),
        .numberTooLong: Advice(
            "a number has more characters than the limit, by default \(JSONLimits.standard.numberLength)",
            "send it as a string"),
        .numberInexact: Advice(
            "not every parser keeps the number: it is beyond 2^53 - 1, has more than 15 digits that count, "
                + "or an extreme exponent",
            "send it as a string"),
    ]
}
