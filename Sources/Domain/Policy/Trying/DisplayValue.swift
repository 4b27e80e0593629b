// What is shown of a request to whoever approves it, read from the body that is bound: exactly one scalar at each pointer,
// and never anything that could look like something else. A value that can't be shown is a fault, never an empty place.

import Wire

/// Why a field of a body can't be shown.
public enum DisplayFault: Error, Equatable, Sendable {
    /// There is no value, or none that is a text or a number.
    case noScalar(label: String)
    /// The value has a character that can't be seen, or turns the direction of reading.
    case unshowable(label: String)
    /// The body is neither JSON nor a form.
    case noBody
}

extension DisplayField {
    /// The value in a body, as it is shown.
    public func value(in body: BodyFacts) throws(DisplayFault) -> String {
        let text = try text(at: pointer, body)
        guard case .money(let currency) = form else { return text }
        switch currency {
        case .code(let code): return "\(text) \(code)"
        case .pointer(let pointer): return "\(text) \(try self.text(at: pointer, body))"
        }
    }

    private func text(at pointer: JSONPointer, _ body: BodyFacts) throws(DisplayFault) -> String {
        let octets: [UInt8]?
        switch body {
        case .json(let document):
            let value = pointer.value(in: document.root)
            octets = value?.string ?? value?.number.map { Array($0.lexeme) }
        case .form(let form):
            // A form is one level deep: `/amount` is its field `amount`.
            octets = (try? form.value(of: Array(pointer.description.utf8.dropFirst()))) ?? nil
        case .unread, .none: throw .noBody
        }
        guard let octets, !octets.isEmpty, let text = String(validating: octets, as: UTF8.self) else {
            throw .noScalar(label: label)
        }
        guard text.unicodeScalars.allSatisfy(Self.isShowable) else { throw .unshowable(label: label) }
        return text
    }

    /// Refused: control characters, what turns the direction of reading, and what has no width.
    private static func isShowable(_ character: Unicode.Scalar) -> Bool {
        switch character.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069,
            0xFE00...0xFE0F,
            0xFEFF, 0xFFF9...0xFFFF, 0xE0000...0xE0FFF:
            false
        default: true
        }
    }
}
