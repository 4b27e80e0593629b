// How much of a form is read. The hard bound on fields is what keeps two readers alike: PHP
// (max_input_vars) and Node (querystring, qs) drop without a word what follows the thousandth field, so a
// longer form would be read whole here and in part there.

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
    ) throws(LimitFault) {
        self.init(
            checkedFields: try LimitFault.check("fields", fields, Self.fieldRange),
            checkedOctets: try LimitFault.check("octets", octets, Self.octetRange))
    }

    private init(checkedFields: Int, checkedOctets: Int) {
        fields = checkedFields
        octets = checkedOctets
    }
}
