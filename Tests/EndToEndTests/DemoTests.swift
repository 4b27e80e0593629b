import Testing
import Wire

@testable import countersign

@Suite struct DemoTests {
    @Test func `the demo fits a hundred columns and one screen, and all is as expected`() throws {
        let outcome = try Countersign.run("demo")
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 100 })
        #expect(lines.count <= 26)
        #expect(outcome.output.contains("\(DemoCase.all.count) of \(DemoCase.all.count) as expected\n"))
    }

    @Test func `the demo as JSON has every case with its verdict`() throws {
        let outcome = try Countersign.run("demo", "-o", "json")
        #expect(outcome.status == 0)
        let cases = try #require(try outcome.json()["cases"]?.elements)
        #expect(cases.count == DemoCase.all.count)
        #expect(cases.allSatisfy { $0["expected"]?.boolean == true })
        #expect(cases.filter { $0["verdict"]?.text == "taken" }.count == 1)
        #expect(cases.filter { $0["verdict"]?.text == "refused" }.allSatisfy { $0["status"]?.integer == 400 })
    }

    @Test(arguments: [nil, "bare-cr"])
    func `a verdict other than the expected one is told, with status 1`(expected: String?) throws {
        let wrong = DemoCase(title: "t", octets: "GET / HTTP/1.1\n", expected: expected, why: "w")
        let console = Console(isTerminal: false, columns: nil, noColor: nil, terminal: nil)
        let answer = Demo.answer(try Arguments([], of: .demo), console, [wrong])
        #expect(answer.status == .found)
        #expect(answer.output.contains("expected: \(expected ?? "taken")"))
        #expect(answer.output.contains("0 of 1 as expected"))
    }

    @Test func `every case fits its columns, and names a reason that there is`() {
        let reasons = Set(
            HTTPFault.Reason.allCases.map(\.rawValue) + JSONFault.Reason.allCases.map(\.rawValue))
        for demoCase in DemoCase.all {
            #expect(demoCase.title.utf8.count <= 38)
            #expect(demoCase.why.utf8.count <= 30)
            if let expected = demoCase.expected { #expect(reasons.contains(expected)) }
        }
    }
}
