import Testing
import Wire

@testable import Domain

/// Bodies of which nothing is shown, for two programs could find different fields in them. They are bound whole, as every body
/// is; a scenario that shows fields of one is refused.
@Suite struct UndisplayedBodyTests {
    private static func shown(_ type: String, _ body: String) throws -> DisplayedFields {
        var scenario = Scenario(id: Identifier(literal: "transfer"))
        scenario.display = [try DisplayVectorTests.field("text /amount")]
        let octets = Array(body.utf8)
        let fields = "Content-Type: \(type)\r\nContent-Length: \(octets.count)\r\n"
        let facts = BodyFacts(octets, of: try request("/transfers", method: "POST", fields: fields))
        return try DisplayedFields(scenario, in: facts)
    }

    @Test(arguments: [
        ("application/xml", "<amount>1</amount>"), ("text/xml; charset=utf-8", "<a><amount>1</amount></a>"),
        ("application/soap+xml", "<amount>1</amount>"), ("application/octet-stream", #"{"amount":1}"#),
        ("text/plain", "amount=1"), ("application/x-msgpack", #"{"amount":1}"#),
    ])
    func `PRS-xml: nothing of XML or an unknown type is shown`(type: String, body: String) throws {
        #expect(throws: DisplayFault.self) { try Self.shown(type, body) }
        #expect(try Self.shown("application/json", #"{"amount":1}"#).fields.map(\.value.text) == ["1"])
    }

    @Test func `PRS-multipart: nothing of multipart is shown, however plain it is`() throws {
        let part = "--x\r\nContent-Disposition: form-data; name=\"amount\"\r\n\r\n1\r\n--x--\r\n"
        #expect(throws: DisplayFault.self) { try Self.shown("multipart/form-data; boundary=x", part) }
        #expect(try Self.shown("application/x-www-form-urlencoded", "amount=1").fields.count == 1)
    }
}
