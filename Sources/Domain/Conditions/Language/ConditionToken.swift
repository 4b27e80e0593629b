/// A piece of a condition's text.
struct ConditionToken: Equatable {
    enum Kind: Equatable {
        case end
        case name
        /// A name in backticks, which only a member can have.
        case quotedName
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string([UInt8])
        case bytes([UInt8])
        case symbol(ConditionSymbol)
    }

    var kind: Kind
    var range: Range<Int>

    func isSymbol(_ symbol: ConditionSymbol) -> Bool { kind == .symbol(symbol) }
}

/// The signs of CEL, and `in`, which is one too.
enum ConditionSymbol: String, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case and = "&&"
    case or = "||"
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case remainder = "%"
    case not = "!"
    case question = "?"
    case colon = ":"
    case comma = ","
    case point = "."
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
    case isIn = "in"

    /// Those that are two signs long come first, so that `<=` is not taken for `<`.
    static let signs = allCases.filter { $0 != .isIn }.map { (symbol: $0, octets: Array($0.rawValue.utf8)) }
}
