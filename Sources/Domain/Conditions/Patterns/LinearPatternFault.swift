/// Why a text is no pattern.
enum LinearPatternFault: String, Error, CaseIterable {
    case parenthesis
    case bracket
    case nothingToRepeat
    case repetition
    case escape
    case range
    case unsupported
    case tooLarge

    /// Said behind `the pattern `.
    var explanation: String {
        switch self {
        case .parenthesis: "has a parenthesis without its other one"
        case .bracket: "has a bracket without its other one, or an empty class"
        case .nothingToRepeat: "repeats what can't be repeated"
        case .repetition: "has a repetition that is none, or of more than 1000"
        case .escape: "has an escape that is none"
        case .range: "has a range that ends before it begins"
        case .unsupported: "has a group that is not known here; there are `(...)` and `(?:...)`"
        case .tooLarge: "is too large"
        }
    }
}
