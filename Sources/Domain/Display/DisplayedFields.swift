// Everything that is shown of one request, in the policy's order: what the page, the message and the signed assertion have
// alike. One field that can't be shown is a fault of all, for nobody approves a part.

import Wire

/// The displayed fields of a request.
public struct DisplayedFields: Sendable {
    /// A field and what is shown of it.
    public struct Field: Sendable {
        /// What the policy calls it.
        public let label: String
        /// What is shown.
        public let value: DisplayedValue
    }

    /// How large `json` may be: more than any page should ask a person to read.
    public static let largest = 8 << 10

    /// The fields, in the policy's order.
    public let fields: [Field]
    /// The fields as RFC 8785 writes them, for an assertion, a store and a digest: a list of `flags`, `kind`, `label` and
    /// `value`.
    public let json: [UInt8]

    /// What a scenario shows of a body: the one that is bound.
    public init(_ scenario: Scenario, in body: BodyFacts) throws(DisplayFault) {
        var fields: [Field] = []
        for field in scenario.display {
            fields.append(Field(label: field.label, value: try field.value(in: body)))
        }
        self.fields = fields
        json = Self.json(fields)
        if json.count > Self.largest, let last = fields.last {
            throw DisplayFault(label: last.label, reason: .totalTooLarge)
        }
    }

    private static func json(_ fields: [Field]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            for field in fields {
                writer.object { writer in
                    writer.key("flags")
                    writer.array { writer in
                        for flag in DisplayFlag.allCases where field.value.flags.contains(flag) {
                            writer.string(flag.rawValue)
                        }
                    }
                    writer.key("kind")
                    writer.string(field.value.kind.rawValue)
                    writer.key("label")
                    writer.string(field.label)
                    writer.key("value")
                    writer.string(field.value.text)
                }
            }
        }
        return writer.octets
    }
}
