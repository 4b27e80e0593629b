import Domain
import Wire

/// A set of known field names: one bit test on the way of each field.
struct FieldNames: Sendable {
    private let bits: UInt64

    init(_ names: [FieldName]) {
        bits = names.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    private init(bits: UInt64) {
        self.bits = bits
    }

    @inline(__always)
    func contains(_ name: FieldName) -> Bool { bits >> UInt64(name.rawValue) & 1 != 0 }

    func union(_ other: FieldNames) -> FieldNames { FieldNames(bits: bits | other.bits) }

    /// What concerns one connection only.
    static let hop = FieldNames(ReservedNames.hop)

    /// What is for us to say.
    static let ours = FieldNames(ReservedNames.ours)
}
