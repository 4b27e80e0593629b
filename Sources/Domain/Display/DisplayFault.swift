// Why a field can't be shown. Whoever can't be shown what they approve approves nothing, so each of these ends the request.
// The words are for the log: they name the field and never hold its value.

/// A field of a request that can't be shown.
public struct DisplayFault: Error, Equatable, Sendable {
    /// What the policy calls the field.
    public let label: String
    /// What is wrong.
    public let reason: Reason

    /// The closed set of reasons.
    public enum Reason: String, Error, CaseIterable, Sendable {
        case bodyUnread = "body-unread"
        case valueMissing = "value-missing"
        case valueNotSingle = "value-not-single"
        case valueNull = "value-null"
        case valueEmpty = "value-empty"
        case valueNotText = "value-not-text"
        case valueOtherSpelling = "value-other-spelling"
        case numberExponent = "number-exponent"
        case amountForm = "amount-form"
        case amountSign = "amount-sign"
        case amountExponent = "amount-exponent"
        case amountLeadingZero = "amount-leading-zero"
        case amountTooLong = "amount-too-long"
        case amountPrecision = "amount-precision"
        case currencyMissing = "currency-missing"
        case currencyUnknown = "currency-unknown"
        case ibanForm = "iban-form"
        case ibanCountry = "iban-country"
        case ibanLength = "iban-length"
        case ibanChecksum = "iban-checksum"
        case dateInvalid = "date-invalid"
        case textTooLong = "text-too-long"
        case textBlank = "text-blank"
        case textControl = "text-control"
        case textDirection = "text-direction"
        case textInvisible = "text-invisible"
        case textUnreadable = "text-unreadable"
        case textOverlay = "text-overlay"
        case textMarks = "text-marks"
        case textGap = "text-gap"
        case textCode = "text-code"
        case totalTooLarge = "total-too-large"
    }
}

extension DisplayFault.Reason {
    /// What is wrong, for people.
    public var explanation: String {
        switch self {
        case .bodyUnread: "the body is neither JSON nor a form"
        case .valueMissing: "there is nothing at its place in the body"
        case .valueNotSingle: "an object or a list is at its place in the body"
        case .valueNull: "`null` is at its place in the body"
        case .valueEmpty: "the text at its place in the body is empty"
        case .valueNotText: "the value at its place in the body is no text"
        case .valueOtherSpelling: "the form has its name in another spelling, which an app may read or not"
        case .numberExponent: "the number has an exponent"
        case .amountForm: "the amount is not digits with at most one point between them"
        case .amountSign: "the amount has a sign"
        case .amountExponent: "the amount has an exponent"
        case .amountLeadingZero: "the amount begins with a zero that isn't its only whole digit"
        case .amountTooLong: "the amount has more than \(Money.longestWhole) digits before its point"
        case .amountPrecision: "the amount has more digits behind its point than its currency has"
        case .currencyMissing: "there is no text at the place of its currency in the body"
        case .currencyUnknown: "the currency is not an active code of ISO 4217"
        case .ibanForm: "the IBAN is not capitals and digits, without spaces or in groups of four"
        case .ibanCountry: "no country of the IBAN registry has the code that the IBAN begins with"
        case .ibanLength: "the IBAN is not as long as those of its country"
        case .ibanChecksum: "the check digits of the IBAN are wrong"
        case .dateInvalid: "the date is neither a day `YYYY-MM-DD` nor a time as RFC 3339 writes it"
        case .textTooLong: "the text is longer than \(DisplayedLine.largest) octets"
        case .textBlank: "the text is nothing but spaces"
        case .textControl: "the text has a control character or a line end"
        case .textDirection: "the text has a character that turns the direction of reading"
        case .textInvisible: "the text has a character that can't be seen"
        case .textUnreadable: "the text has a character that stands for nothing"
        case .textOverlay: "the text has a mark that strikes through a letter or goes around it"
        case .textMarks: "the text has more marks on a letter than any language, or a mark on nothing"
        case .textGap: "the text has so many spaces in a row that what follows is out of sight"
        case .textCode: "the text looks like a code that belongs to a website, `@host #code`"
        case .totalTooLarge: "all that is to be shown is larger than \(DisplayedFields.largest) octets"
        }
    }
}

extension DisplayFault: CustomStringConvertible {
    /// The field and what is wrong with it, without its value.
    public var description: String { "`\(label)` can't be shown: \(reason.explanation)" }
}
