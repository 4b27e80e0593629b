import Testing
import Wire

@testable import Domain

@Suite struct DisplayedFieldsTests {
    private static func scenario(_ fields: [(String, String)]) throws -> Scenario {
        var scenario = Scenario(id: Identifier(literal: "transfer"))
        scenario.display = try fields.map { label, form in
            var field = try DisplayVectorTests.field(form)
            field.label = label
            return field
        }
        return scenario
    }

    private static let body = """
        {"amount":"120","c":"EUR","payee":"DE89370400440532013000","on":"2027-01-15","note":"P\u{430}y \\"it\\""}
        """

    @Test func `the fields are in the policy's order, with all that is known of each`() throws {
        let scenario = try Self.scenario([
            ("Note", "text /note"), ("Amount", "money /c /amount"), ("Payee", "iban /payee"),
            ("On", "date /on"),
        ])
        let shown = try DisplayedFields(scenario, in: DisplayVectorTests.body(Array(Self.body.utf8)))
        #expect(shown.fields.map(\.label) == ["Note", "Amount", "Payee", "On"])
        let texts = ["P\u{430}y \"it\"", "120.00 EUR", "DE89 3704 0044 0532 0130 00", "2027-01-15"]
        #expect(shown.fields.map(\.value.text) == texts)
        #expect(shown.fields.map(\.value.kind) == [.text, .money, .iban, .date])
        #expect(shown.fields.map(\.value.flags) == [[.mixedScripts], [], [], []])
        let json = String(decoding: shown.json, as: UTF8.self)
        let first = #"{"flags":["mixed-scripts"],"kind":"text","label":"Note","value":"P\#u{430}y \"it\""}"#
        let second = #"{"flags":[],"kind":"money","label":"Amount","value":"120.00 EUR"}"#
        #expect(json.hasPrefix("[\(first),\(second),"))
    }

    @Test func `the JSON of the fields is canonical`() throws {
        let scenario = try Self.scenario([("A \"b\" \\ é", "text /note"), ("\u{1F600}", "text /on")])
        let shown = try DisplayedFields(scenario, in: DisplayVectorTests.body(Array(Self.body.utf8)))
        #expect(try CanonicalJSON.octets(JSONDocument(shown.json).root) == shown.json)
        #expect(try DisplayedFields(Self.scenario([]), in: .none).json == Array("[]".utf8))
    }

    @Test func `one field that can't be shown is a fault of all, under its label`() throws {
        let scenario = try Self.scenario([
            ("Amount", "money EUR /amount"), ("Payee", "iban /note"), ("X", "date /x"),
        ])
        let body = DisplayVectorTests.body(Array(Self.body.utf8))
        let fault = #expect(throws: DisplayFault.self) { try DisplayedFields(scenario, in: body) }
        #expect(fault == DisplayFault(label: "Payee", reason: .ibanForm))
    }

    @Test func `all fields together have a size`() throws {
        let text = String(repeating: "\u{20000}", count: 80)
        let body = DisplayVectorTests.body(Array(#"{"v":"\#(text)"}"#.utf8))
        let some = try Self.scenario((0..<10).map { ("Field \($0)", "text") })
        #expect(try DisplayedFields(some, in: body).json.count < DisplayedFields.largest)
        let many = try Self.scenario((0..<30).map { ("Field \($0)", "text") })
        let fault = #expect(throws: DisplayFault.self) { try DisplayedFields(many, in: body) }
        #expect(fault?.reason == .totalTooLarge)
    }
}
