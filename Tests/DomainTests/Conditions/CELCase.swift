import Domain

/// One of CEL's conformance cases, put as conditions: what an expression should come to is compared with it in CEL
/// itself, by value and by type. A variable that a case binds is written out where it stands, for ours are fixed.
struct CELCase {
    /// file/section/case
    let name: String
    let expression: String
    /// The conditions that have to hold; nil where the expression has to fail.
    let conditions: [String]?
    /// Why it can't be put so.
    let obstacle: String?

    /// What may be told at load instead of where the expression is evaluated.
    private static let earlier: Set<ConditionFault.Reason> = [
        .noOverload, .notBoolean, .noFields, .unknownName, .unknownFunction, .literalInvalid, .keyType,
        .keyRepeated,
    ]

    static func cases(of file: TextProto, named fileName: String) -> [CELCase] {
        file.messages("section").flatMap { section in
            section.messages("test").map { test in
                CELCase(test, "\(fileName)/\(section.text("name") ?? "")/\(test.text("name") ?? "")")
            }
        }
    }

    private init(_ test: TextProto, _ name: String) {
        self.name = name
        var expression = test.text("expr") ?? ""
        var obstacle: String?
        for binding in test.messages("bindings") {
            let key = binding.text("key") ?? ""
            guard let value = binding.message("value")?.message("value"), let literal = Self.literal(value),
                !key.contains(".")
            else {
                obstacle = "a variable that is not ours"
                continue
            }
            // `true` is true whatever is bound to it.
            if ["true", "false", "null"].contains(key) { continue }
            expression = Self.replacing(key, by: literal, in: expression)
        }
        self.expression = expression
        self.obstacle = obstacle
        if let value = test.message("value") {
            conditions = Self.conditions(expression, value)
        } else if test.has("eval_error") {
            conditions = nil
        } else {
            conditions = ["(\(expression)) == true"]
        }
    }

    /// What is wrong; nil where the case passes.
    func failure(_ facts: Facts) throws -> String? {
        if let obstacle { return obstacle }
        let pattern = try PathPattern("/**")
        guard let conditions else {
            do throws(ConditionFault) {
                let condition = try Condition("dyn(\(expression)\n) == null")
                if case .undecidable = condition.outcome(for: facts, on: pattern) { return nil }
                return "it has a value"
            } catch {
                return Self.earlier.contains(error.reason) ? nil : error.explanation
            }
        }
        for text in conditions {
            do throws(ConditionFault) {
                let outcome = try Condition(text).outcome(for: facts, on: pattern)
                if outcome != .holds { return "\(text): \(outcome)" }
            } catch {
                return "\(text): \(error.explanation)"
            }
        }
        return nil
    }

    private static func conditions(_ expression: String, _ value: TextProto) -> [String] {
        guard let (kind, field) = value.fields.first.map({ ($0.name, $0.value) }) else { return [] }
        let own = "(\(expression)\n)"
        switch (kind, field) {
        case ("list_value", .message(let list)):
            let elements = list.messages("values")
            return ["type\(own) == list && size\(own) == \(elements.count)"]
                + elements.enumerated().flatMap { conditions("\(own)[\($0)]", $1) }
        case ("map_value", .message(let map)):
            let entries = map.messages("entries")
            return ["type\(own) == map && size\(own) == \(entries.count)"]
                + entries.flatMap { entry in
                    let key = entry.message("key").flatMap(literal) ?? "?"
                    return conditions("\(own)[\(key)]", entry.message("value") ?? entry)
                }
        case ("type_value", .text(let name)): return ["\(own) == \(String(decoding: name, as: UTF8.self))"]
        case ("double_value", .word(let word)) where Double(word) == 0:
            return ["type\(own) == double && 1.0 / \(own) == \(word.hasPrefix("-") ? "-" : "")1.0 / 0.0"]
        default:
            let types = [
                "int64_value": "int", "uint64_value": "uint", "double_value": "double",
                "string_value": "string", "bytes_value": "bytes", "bool_value": "bool",
                "null_value": "null_type",
            ]
            guard let type = types[kind], let literal = literal(value) else { return ["no value: \(kind)"] }
            return ["type\(own) == \(type) && \(own) == \(literal)"]
        }
    }

    private static func literal(_ value: TextProto) -> String? {
        guard let (kind, field) = value.fields.first.map({ ($0.name, $0.value) }) else { return nil }
        switch (kind, field) {
        case ("int64_value", .word(let word)), ("bool_value", .word(let word)): return "(\(word))"
        case ("uint64_value", .word(let word)): return word + "u"
        case ("double_value", .word(let word)):
            guard let value = Double(word) else { return nil }
            return value.isInfinite ? "(\(value < 0 ? "-" : "")1.0 / 0.0)" : "double('\(value)')"
        case ("null_value", _): return "null"
        case ("string_value", .text(let octets)):
            let scalars = String(decoding: octets, as: UTF8.self).unicodeScalars
            return "'" + scalars.map { "\\U" + padded(String($0.value, radix: 16), 8) }.joined() + "'"
        case ("bytes_value", .text(let octets)):
            return "b'" + octets.map { "\\x" + padded(String($0, radix: 16), 2) }.joined() + "'"
        case ("list_value", .message(let list)):
            return "[" + list.messages("values").compactMap(literal).joined(separator: ", ") + "]"
        case ("map_value", .message(let map)):
            let entries = map.messages("entries").compactMap { entry -> String? in
                guard let key = entry.message("key").flatMap(literal),
                    let value = entry.message("value").flatMap(literal)
                else { return nil }
                return "\(key): \(value)"
            }
            return "{" + entries.joined(separator: ", ") + "}"
        case ("object_value", .message(let object)):
            guard let span = object.message("type.googleapis.com/google.protobuf.Duration"),
                case .word(let seconds) = span.fields.first?.value,
                case .word(let nanoseconds) = span.fields.last?.value
            else { return nil }
            return "duration('\(seconds)s\(nanoseconds)ns')"
        default: return nil
        }
    }

    private static func padded(_ digits: String, _ count: Int) -> String {
        String(repeating: "0", count: max(count - digits.count, 0)) + digits
    }

    /// The expression with a name replaced where it stands as a variable.
    private static func replacing(_ name: String, by literal: String, in expression: String) -> String {
        var (result, word) = ("", "")
        var quote: Character?
        for character in expression + " " {
            if quote == nil, character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            result += word == name && !result.hasSuffix(".") ? literal : word
            word = ""
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            }
            result.append(character)
        }
        return result
    }
}
