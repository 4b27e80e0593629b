import TestKit
import Testing
import Wire

@testable import Domain

/// A value, how it is read, and what is shown of it: the README of Tests/Vectors has the format.
@Suite struct DisplayVectorTests {
    private static let vectors = Result {
        let octets = try Vectors.here.own("display").read("values.txt")
        return try OctetVector.parse(String(decoding: octets, as: UTF8.self))
    }

    /// `text /v`: the form, and where the value is, `/v` if nothing is said; `money EUR /v` with the currency.
    static func field(_ line: String) throws -> DisplayField {
        var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let form: DisplayField.Form
        switch words.removeFirst() {
        case "money":
            let word = words.removeFirst()
            form = .money(currency: word.hasPrefix("/") ? .pointer(try JSONPointer(word)) : .code(word))
        case "iban": form = .iban
        case "date": form = .date
        default: form = .text
        }
        return DisplayField(label: "Field", pointer: try JSONPointer(words.first ?? "/v"), form: form)
    }

    static func body(_ octets: [UInt8]) -> BodyFacts {
        if octets.first == UInt8(ascii: "{") || octets.first == UInt8(ascii: "[") {
            return (try? JSONDocument(octets)).map { .json($0) } ?? .none
        }
        return (try? FormReader().read(octets)).map { .form($0) } ?? .none
    }

    private static func outcome(_ vector: OctetVector) throws -> String {
        let end = try #require(vector.octets.firstIndex(of: .lineFeed))
        let field = try field(String(decoding: vector.octets[..<end], as: UTF8.self))
        do throws(DisplayFault) {
            let value = try field.value(in: body(Array(vector.octets[(end + 1)...])))
            #expect(value.kind == field.form.kind)
            let flags = DisplayFlag.allCases.filter(value.flags.contains).map(\.rawValue)
            let shown = OctetVector.escape(value.text.utf8)
            return flags.isEmpty ? shown : "\(shown) [\(flags.joined(separator: " "))]"
        } catch {
            #expect(error.label == "Field")
            return "! \(error.reason.rawValue)"
        }
    }

    private static func check(_ id: String, _ count: Int) throws {
        let vectors = try vectors.get().filter { $0.requirement == id }
        #expect(vectors.count >= count)
        for vector in vectors { #expect(try outcome(vector) == vector.outcome, "\(vector)") }
    }

    @Test func `TAC-2.3: what is shown is made from the bound octets`() throws {
        try Self.check("TAC-2.3", 130)
    }

    @Test func `ATK-spoof: what could be misread isn't shown, or is flagged`() throws {
        try Self.check("ATK-spoof", 200)
    }

    @Test func `ATK-message: a field can't be a line or a code of its own`() throws {
        try Self.check("ATK-message", 15)
    }

    @Test func `BND-4: a displayed pointer finds exactly one scalar`() throws { try Self.check("BND-4", 25) }

    @Test func `each vector is of a requirement, and each reason and flag has one`() throws {
        let vectors = try Self.vectors.get()
        #expect(Set(vectors.map(\.requirement)) == ["TAC-2.3", "ATK-spoof", "ATK-message", "BND-4"])
        let outcomes = vectors.map(\.outcome).joined(separator: "\n")
        for reason in DisplayFault.Reason.allCases where reason != .totalTooLarge {
            #expect(outcomes.contains("! \(reason.rawValue)"), "\(reason)")
        }
        for flag in DisplayFlag.allCases { #expect(outcomes.contains(flag.rawValue), "\(flag)") }
        #expect(Set(vectors.map { "\($0.octets)" }).count == vectors.count)
    }
}
