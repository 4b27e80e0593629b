// The types of single values that policies have: names, hosts, paths, pointers, messages. Each is read by Domain's own
// type; what is wrong with one is shown at the octet where that shows.

import Domain
import Wire

extension ValueType where Value == Identifier {
    /// A name that somebody gave.
    static func identifier(_ noun: String, example: String) -> ValueType {
        ValueType(
            shape: .text(form: Identifier.form, expression: Identifier.pattern, example: example),
            read: { node, reading in
                guard let written = reading.text(node, noun, form: Identifier.form) else { return nil }
                return reading.identifier(written.text, at: node.place)
            }, text: { $0.text })
    }
}

extension PolicyHost {
    static let type = ValueType<PolicyHost>.text(
        "a host", form: "a name or an address with an optional port, `bank.example.com`",
        expression: "^[A-Za-z0-9._:\\[\\]-]{1,300}$", example: "bank.example.com", text: { "\($0)" },
        parse: { PolicyHost($0).map { .value($0) } ?? .wrong() })
}

extension PathPattern {
    static let type = ValueType<PathPattern>.text(
        "a path", form: "a path: `*` is one segment, `{name}` one with a name, `/**` at the end all below",
        expression: "^/[^%;?#\\\\\\u0000-\\u001f\\u007f-\\u009f]{0,1023}$", example: "/api/transfers",
        text: { "\($0)" },
        parsing: { text throws(TextFault) in
            do throws(PathPatternFault) {
                return try PathPattern(text)
            } catch {
                throw TextFault(at: error.offset, error.reason.explanation, error.reason.remedy)
            }
        })
}

extension JSONPointer {
    static let type = ValueType<JSONPointer>.text(
        "a JSON pointer", form: "a JSON pointer (RFC 6901), `/payee/iban`",
        expression: "^(/(?!-(/|$))([^~]|~[01])*)+$", example: "/amount", text: { "\($0)" },
        parsing: { text throws(TextFault) in try pointer(text) })

    /// The pointer of a text; the one to the whole is none to a single value.
    static func pointer(_ text: String) throws(TextFault) -> JSONPointer {
        if text.isEmpty {
            throw TextFault(
                at: 0, "an empty pointer is the whole body", "write where the value is, `/payee/iban`")
        }
        do throws(JSONPointer.Fault) {
            return try JSONPointer(text)
        } catch {
            switch error.reason {
            case .noSlash:
                throw TextFault(at: error.offset, "a JSON pointer begins with `/`", "write `/payee/iban`")
            case .escapeInvalid:
                throw TextFault(
                    at: error.offset, "a `~` has neither `0` nor `1` behind it",
                    "write `~0` for `~` and `~1` for `/`")
            case .dash:
                throw TextFault(
                    at: error.offset, "`-` is the element behind the last, where nothing is",
                    "write the element's number, `/payees/0`")
            }
        }
    }
}

extension MessageTemplate {
    static let type = ValueType<MessageTemplate>.text(
        "a message",
        form: "a text of up to \(longest) octets with `{Code}`, and `{Label}` for each field that is shown",
        expression:
            "^([^{}\\u0000-\\u0009\\u000b-\\u001f\\u007f]|\\{[^{}\\u0000-\\u001f\\u007f]+\\}){0,\(longest)}$",
        example: "Approve {Amount} to {Payee}. Code: {Code}", text: { "\($0)" },
        parsing: { text throws(TextFault) in
            do throws(MessageTemplate.Fault) {
                return try MessageTemplate(text)
            } catch {
                throw TextFault(at: error.offset, error.reason.explanation, error.reason.remedy)
            }
        })
}

extension HeaderName {
    /// A field's name that a policy may use so.
    static func type(_ use: ReservedNames.Use?, example: String) -> ValueType<HeaderName> {
        .text(
            "a field's name", form: form, expression: pattern, example: example, text: { "\($0)" },
            parsing: { text throws(TextFault) in
                guard let name = HeaderName(text) else {
                    throw TextFault(
                        .valueForm, 0..<text.utf8.count, "\(Quoted(text)) is not a field's name",
                        "write \(form)")
                }
                if let refusal = use.flatMap({ ReservedNames.refusal(of: name, for: $0) }) {
                    throw TextFault(.fieldReserved, 0..<text.utf8.count, refusal.explanation, refusal.remedy)
                }
                return name
            })
    }
}

/// The names of cookies (RFC 6265: a token).
enum CookieName {
    static let type = ValueType<String>.text(
        "a cookie's name", form: "1 to 64 characters that cookies' names may have (RFC 6265), `session`",
        expression: "^(?!__Host-cs-)[A-Za-z0-9!#$%&'*+.^_|~-]{1,64}$", example: "session", text: { $0 },
        parse: { text in
            if text.hasPrefix("__Host-cs-") { return .wrong("\(Quoted(text)) is the gateway's own cookie") }
            let isToken = text.utf8.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || "!#$%&'*+-.^_|~".utf8.contains($0)
            }
            return isToken && 1...64 ~= text.utf8.count ? .value(text) : .wrong()
        })
}

/// Plain texts of visible ASCII.
enum VisibleText {
    static func type(_ noun: String, form: String, example: String, longest: Int = 255) -> ValueType<String> {
        .text(
            noun, form: form, expression: "^[!-~]{1,\(longest)}$", example: example,
            text: { $0.isEmpty ? nil : $0 },
            parse: { text in
                let isVisible = text.utf8.allSatisfy { 0x21..<0x7F ~= $0 }
                return isVisible && 1...longest ~= text.utf8.count ? .value(text) : .wrong()
            })
    }
}

extension Rate {
    private static let type = ValueType<Rate>.text(
        "a rate", form: form, expression: NumberExpression.rates(counts, periods), example: "10/1h",
        text: { "\($0)" }, parse: { Rate($0).map { .value($0) } ?? .wrong() })

    /// One, or several that count beside one another.
    static let types = ValueType<[Rate]>.oneOrList(of: type, count: 1...8)
}

extension Method {
    static let type = ValueType<Method>.text(
        "a method", form: "a method in capitals, `POST`",
        expression: "^(?!(CONNECT|TRACE)$)[A-Z][A-Z0-9_-]{0,31}$", example: "POST",
        text: { String(decoding: $0.octets, as: UTF8.self) },
        parsing: { text throws(TextFault) in
            let all = 0..<text.utf8.count
            let capitals = text.uppercased()
            guard isName(capitals) else {
                throw TextFault(
                    .valueForm, all, "\(Quoted(text)) is not a method", "write a method in capitals, `POST`")
            }
            guard text == capitals else {
                throw TextFault(
                    .valueForm, all,
                    "\(Quoted(text)) is another method than `\(capitals)`, and no app has it",
                    "write `\(capitals)`")
            }
            switch text {
            case "CONNECT":
                throw TextFault(
                    .valueForm, all, "`CONNECT` makes a tunnel, and never goes through", "take it out")
            case "TRACE":
                throw TextFault(
                    .valueForm, all,
                    "`TRACE` shows a caller what others added to the request, and never goes through",
                    "take it out")
            default: return known.first { $0.octets.elementsEqual(text.utf8) } ?? .other(Array(text.utf8))
            }
        })

    private static let known: [Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    private static func isName(_ text: String) -> Bool {
        func isCapital(_ octet: UInt8) -> Bool { octet &- UInt8(ascii: "A") < 26 }
        let octets = Array(text.utf8)
        return 1...32 ~= octets.count && isCapital(octets[0])
            && octets.allSatisfy {
                isCapital($0) || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}
