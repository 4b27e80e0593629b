import Testing
import Wire

@testable import countersign

@Suite struct DemoTests {
    @Test func `the demo fits a hundred columns and one screen, and all is as expected`() throws {
        let outcome = try Countersign.run("demo", "--once")
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 100 })
        #expect(lines.count <= 26)
        #expect(outcome.output.contains("\(DemoCase.all.count) of \(DemoCase.all.count) as expected\n"))
    }

    @Test func `the demo as JSON has every case with what its caller got and what the bank saw`() throws {
        let outcome = try Countersign.run("demo", "-o", "json")
        #expect(outcome.status == 0)
        let cases = try #require(try outcome.json()["cases"]?.elements)
        #expect(cases.count == DemoCase.all.count)
        #expect(cases.allSatisfy { $0["expected"]?.boolean == true })
        #expect(cases.filter { $0["seen"]?.integer == 1 }.count == 1)
        #expect(cases.filter { $0["problem"] != nil }.allSatisfy { $0["seen"]?.integer == 0 })
        #expect(cases.filter { $0["problem"] != nil }.count == DemoCase.all.count - 1)
    }

    @Test(arguments: [nil, "denied"])
    func `what came out other than it must is told, with status 1`(expected: String?) throws {
        let wrong = DemoCase(title: "t", octets: "GET / HTTP/1.1\n", expected: expected, why: "w")
        let console = Console(isTerminal: false, columns: nil, noColor: nil, terminal: nil)
        let answer = try Demo.answer(try Arguments(["--once"], of: .demo), console, [wrong])
        #expect(answer.status == .found)
        #expect(answer.output.contains("expected: \(expected ?? "taken")"))
        #expect(answer.output.contains("0 of 1 as expected"))
    }

    @Test func `every case fits its columns`() {
        for demoCase in DemoCase.all {
            #expect(demoCase.title.utf8.count <= 37)
            #expect(demoCase.why.utf8.count <= 24)
        }
    }

    @Test func `the demo goes on running until it is told to end`() throws {
        let line = """
            countersign demo > demo.txt & id=$!
            until grep -q 'goes on running' demo.txt; do :; done
            port=$(sed -n 's,.*http://127.0.0.1:\\([0-9]*\\)/ and goes.*,\\1,p' demo.txt)
            curl -s "http://127.0.0.1:$port/seen"
            kill -TERM $id && wait $id && rm demo.txt
            """
        let outcome = try Countersign.shell("cd $(mktemp -d)\n" + line)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("GET /seen\n"))
        #expect(outcome.output.contains("via: 1.1 countersign\n"))
    }
}
