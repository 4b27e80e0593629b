import System
import TestKit
import Testing
import Wire

@testable import Domain

/// The page on conditions: each line of its examples comes to what the page says, and nothing is left out of it.
@Suite struct ConditionDocumentTests {
    static func page() throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        return String(
            decoding: try Files.read(root.joined(separator: "/") + "/docs/policy/conditions.md"),
            as: UTF8.self)
    }

    /// The blocks of a kind.
    static func blocks(_ kind: String) throws -> [String] {
        try page().split(separator: "\n```\(kind)\n").dropFirst().map { rest in
            String(rest.split(separator: "\n```", maxSplits: 1).first ?? "")
        }
    }

    static func example() throws -> (facts: Facts, pattern: PathPattern) {
        let text = try #require(try blocks("http").first)
        let parts = text.split(separator: "\n\n", maxSplits: 1).map(String.init)
        let head = parts[0].replacing("\n", with: "\r\n") + "\r\n\r\n"
        var parser = RequestHeadParser()
        var read = RequestHead()
        #expect(try parser.parse(Array(head.utf8).span, into: &read) != nil)
        let claims = try JSONDocument(Array(#"{"groups": ["staff"], "level": 2}"#.utf8)).root
        let facts = Facts(
            request: try CanonicalRequest(read, scheme: .http),
            time: try #require(Timestamp(Array("2026-11-20T18:30:00Z".utf8)[...])),
            source: IPAddress(Array("10.1.2.3".utf8)[...]),
            body: .json(try JSONDocument(Array(parts[1].utf8))), subject: .known(id: "u-17", claims: claims))
        return (facts, try PathPattern("/accounts/{account}/transfers"))
    }

    @Test func `each example comes to what the page says`() throws {
        let (facts, pattern) = try Self.example()
        let lines = try Self.blocks("cel").flatMap { $0.split(separator: "\n").map(String.init) }
        #expect(lines.count > 30)
        for line in lines {
            let said = try #require(line.split(separator: "// ").last).description
            let told: String
            do throws(ConditionFault) {
                let condition = try Condition(line, parameters: ["account"])
                told =
                    switch condition.outcome(for: facts, on: pattern) {
                    case .holds: "holds"
                    case .fails: "fails"
                    case .undecidable(let trouble): "undecidable: \(trouble.explanation)"
                    }
            } catch {
                told = "refused: \(error.explanation)"
            }
            #expect(told == said, "\(line)")
        }
    }

    @Test func `the page has every name and every bound`() throws {
        let page = try Self.page()
        let named =
            (ConditionOperation.functions + ConditionOperation.methods).map(\.rawValue)
            + ConditionLoop.allCases.map(\.rawValue)
        for name in named { #expect(page.contains(name + "(") || page.contains("`\(name)`"), "\(name)") }
        for record in ConditionRecord.allCases
        where record != .path && record != .google && record != .protobuf {
            for field in ConditionFact.fields(of: record, parameters: []) {
                #expect(page.contains("| `\(record.rawValue).\(field.name)` |"), "\(field.name)")
            }
        }
        for symbol in ConditionSymbol.allCases { #expect(page.contains(symbol.rawValue), "\(symbol)") }
        for word in ConditionParser.reserved { #expect(page.contains("`\(word)`"), "\(word)") }
        for bound in [Condition.longest, Condition.mostDepth, Condition.mostLoops, LinearPattern.mostSteps] {
            #expect(page.contains(" \(bound) "), "\(bound)")
        }
        #expect(page.contains("200,000 steps") && Condition.mostSteps == 200_000)
    }
}
