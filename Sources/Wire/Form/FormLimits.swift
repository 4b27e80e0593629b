// How much of a form is read. The hard bound on fields is what keeps two readers alike: PHP
// (max_input_vars) and Node (querystring, qs) drop without a word what follows the thousandth field, so a
// longer form would be read whole here and in part there.

/// A limit was set outside the range in which the house will run.
public struct FormLimitsFault: Error, Equatable, Sendable {
    /// Which limit, as the initialiser calls it.
    public let limit: String
    /// What was asked for.
    public let value: Int
    /// What may be asked for.
    public let range: ClosedRange<Int>

    /// What is wrong.
    public var message: String { "form limit `\(limit)` is \(value)" }
    /// How to mend it.
    public var hint: String { "choose a value from \(range.lowerBound) to \(range.upperBound)" }
}

/// The bounds of a form, checked when they are set so that no reader has to doubt them.
public struct FormLimits: Equatable, Sendable {
    /// Nothing outside it is accepted as a number of fields.
    public static let fieldRange = 1...1_000
    /// Nothing outside it is accepted as a size: 8 MiB is the most that a protected body may be.
    public static let octetRange = 1...(8 << 20)
    /// 250 fields, 256 KiB.
    public static let standard = FormLimits(checkedFields: 250, checkedOctets: 256 << 10)

    /// The most pairs that are read.
    public let fields: Int
    /// The most octets, as they came, that are read.
    public let octets: Int

    /// Limits inside their hard ranges, or a fault that says what the range is.
    public init(
        fields: Int = FormLimits.standard.fields,
        octets: Int = FormLimits.standard.octets
    ) throws(FormLimitsFault) {
        guard Self.fieldRange.contains(fields) else {
            throw FormLimitsFault(limit: "fields", value: fields, range: Self.fieldRange)
        }
        guard Self.octetRange.contains(octets) else {
            throw FormLimitsFault(limit: "octets", value: octets, range: Self.octetRange)
        }
        self.init(checkedFields: fields, checkedOctets: octets)
    }

    private init(checkedFields: Int, checkedOctets: Int) {
        fields = checkedFields
        octets = checkedOctets
    }
}
