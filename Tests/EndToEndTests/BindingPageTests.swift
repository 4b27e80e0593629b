import System
import TestKit
import Testing
import Wire

/// The page about the binding: its program, run by another language, computes what the vectors have.
@Suite struct BindingPageTests {
    private static func program() throws -> String {
        let page = String(
            decoding: try Files.read("\(Countersign.packageRoot)/docs/binding.md"), as: UTF8.self)
        let parts = page.split(separator: "```python\n")
        try #require(parts.count == 2)
        return String(try #require(parts[1].split(separator: "```\n").first))
    }

    @Test func `the page's program is short`() throws {
        #expect(try Self.program().split(separator: "\n", omittingEmptySubsequences: false).count < 40)
    }

    @Test func `BND-1: the page's program computes what the vectors have`() throws {
        let folder = Vectors.here.own("binding")
        var python = ChildProcess("/usr/bin/env", ["python3", "-c", try Self.program()])
        python.environment = ["PATH": ProcessEnvironment.value(of: "PATH") ?? "/usr/bin"]
        python.input = try folder.read("requests.json")
        let outcome = try python.run(by: Clocks.monotonic().advanced(byMilliseconds: 60_000))
        #expect(String(decoding: outcome.error, as: UTF8.self) == "")
        let vectors = try #require(try folder.json("requests.json").elements)
        let expected = try vectors.map { vector in
            "\(try #require(vector["encoding"]?.text)) \(try #require(vector["binding"]?.text))\n"
        }
        #expect(expected.count > 20)
        #expect(String(decoding: outcome.output, as: UTF8.self) == expected.joined())
    }
}
