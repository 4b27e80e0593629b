// Reads a field out of the body that is bound: the octets that are hashed and sent, and no other copy of them. Its pointer
// finds exactly one scalar or the field can't be shown (BND-4). Nothing is guessed: a number where a text belongs, an
// amount of no currency, a name in another spelling are faults.

import Wire

extension DisplayField {
    /// The value in a body, as it is shown.
    public func value(in body: BodyFacts) throws(DisplayFault) -> DisplayedValue {
        do throws(DisplayFault.Reason) {
            return try read(BodyScalar(at: pointer, in: body), body)
        } catch {
            throw DisplayFault(label: label, reason: error)
        }
    }

    private func read(_ scalar: BodyScalar, _ body: BodyFacts) throws(DisplayFault.Reason) -> DisplayedValue {
        switch form {
        case .money(let currency):
            let money = try Money(amount: scalar.digits, currency: code(currency, body))
            return DisplayedValue(.money, money.text)
        case .iban: return DisplayedValue(.iban, try IBAN(scalar.text).grouped)
        case .date: return DisplayedValue(.date, try DisplayedDate.text(scalar.text))
        case .text:
            let line = try DisplayedLine(scalar.line)
            return DisplayedValue(.text, line.text, flags: line.flags)
        }
    }

    private func code(_ currency: Currency, _ body: BodyFacts) throws(DisplayFault.Reason) -> CurrencyCode {
        let written: [UInt8]
        switch currency {
        case .code(let code): written = Array(code.utf8)
        case .pointer(let pointer):
            guard case .text(let text) = try? BodyScalar(at: pointer, in: body) else {
                throw .currencyMissing
            }
            written = text
        }
        guard let code = CurrencyCode(written) else { throw .currencyUnknown }
        return code
    }
}

/// The one value that a pointer finds in a body.
private enum BodyScalar {
    case text([UInt8])
    case number(JSONNumber)
    case boolean(Bool)

    init(at pointer: JSONPointer, in body: BodyFacts) throws(DisplayFault.Reason) {
        switch body {
        case .json(let document): self = try Self.scalar(pointer.value(in: document.root))
        case .form(let form):
            // A form is one level deep: `/amount` is its field `amount`. No name of a form has a `/` or a `~`.
            let value: [UInt8]?
            do throws(FormFault) {
                value = try form.value(of: Array(pointer.description.utf8.dropFirst()))
            } catch {
                throw .valueOtherSpelling
            }
            guard let value else { throw .valueMissing }
            self = .text(value)
        case .unread, .none: throw .bodyUnread
        }
        if case .text(let text) = self, text.isEmpty { throw .valueEmpty }
    }

    private static func scalar(_ value: JSONValue?) throws(DisplayFault.Reason) -> BodyScalar {
        guard let value else { throw .valueMissing }
        if let text = value.string { return .text(text) }
        if let number = value.number { return .number(number) }
        if let boolean = value.boolean { return .boolean(boolean) }
        throw value.kind == .null ? .valueNull : .valueNotSingle
    }

    /// A text; a number would be none of an app's IBANs or dates.
    var text: [UInt8] {
        get throws(DisplayFault.Reason) {
            guard case .text(let text) = self else { throw .valueNotText }
            return text
        }
    }

    /// A number's own digits, or those of a text.
    var digits: [UInt8] {
        get throws(DisplayFault.Reason) {
            if case .number(let number) = self { return Array(number.lexeme) }
            return try text
        }
    }

    /// Anything, as it was written. Few people can read `1e3`, so a number has no exponent.
    var line: [UInt8] {
        get throws(DisplayFault.Reason) {
            switch self {
            case .text(let text): return text
            case .boolean(let value): return Array((value ? "true" : "false").utf8)
            case .number(let number):
                guard number.lexeme.allSatisfy({ $0.lowercasedASCII != UInt8(ascii: "e") }) else {
                    throw .numberExponent
                }
                return Array(number.lexeme)
            }
        }
    }
}
