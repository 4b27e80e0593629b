import Domain
import PolicyFile
import System
import Testing
import Wire

/// The pages about policies: their policies load, and each line of their tables is what matching does.
@Suite struct PolicyPagesTests {
    private static func page(_ name: String) throws -> String {
        String(decoding: try Files.read("\(Countersign.packageRoot)/docs/policy/\(name).md"), as: UTF8.self)
    }

    /// The text of each block of YAML, and what stands between it and the next one.
    private static func parts(of page: String) -> [(block: String, behind: String)] {
        page.split(separator: "```yaml\n").dropFirst().map { part in
            let halves = part.split(separator: "```\n", maxSplits: 1).map(String.init)
            return (halves[0], halves.count > 1 ? halves[1] : "")
        }
    }

    private static func set(_ text: String) throws -> PolicySet {
        try PolicySet.parse([(name: "page.yaml", octets: Array(text.utf8))], today: nil).set
    }

    private static let head = """
        countersign: 1
        id: page
        subject: [{ certificate: { name: cn } }]
        scenarios:
          code: { kind: generic, channels: [{ id: email, courier: mail, from: customers.email }] }
          other: { kind: generic, channels: [{ id: email, courier: mail, from: customers.email }] }

        """

    @Test func `each line of the page about matching is what matching does`() throws {
        var lines = 0
        for (block, behind) in Self.parts(of: try Self.page("matching")) {
            let set = try Self.set(Self.head + block)
            for row in behind.split(separator: "\n") where row.hasPrefix("| `") {
                let cells = row.split(separator: "|").map { $0.filter { $0 != "`" } }
                let words = cells[0].split(separator: " ").map(String.init)
                let decided = try Self.decided(set, words[0], words[1])
                #expect(decided == cells[1].trimmed, "\(row)")
                lines += 1
            }
        }
        #expect(lines > 30)
    }

    private static func decided(_ set: PolicySet, _ method: String, _ target: String) throws -> String {
        var sketch = RequestSketch()
        (sketch.method, sketch.url) = (method, target)
        let explanation = try set.explain(sketch.facts(host: "bank"))
        func name(_ number: Int) -> String { set.route(number).id.text }
        switch explanation.decision {
        case .route(let number): return name(number)
        case .denied(nil): return "denied"
        case .denied(let number?): return "denied by \(name(number))"
        case .methodRefused(let number): return "405 by \(name(number))"
        case .undecidable(let number, _): return "undecidable by \(name(number))"
        }
    }

    @Test func `each line of the page about display is what is shown`() throws {
        let page = try Self.page("display")
        var lines = 0
        for row in page.split(separator: "\n") where row.hasPrefix("| `") {
            let cells = row.split(separator: "|").map { String($0).trimmed }
            guard cells.count == 3, cells[1].hasPrefix("`"), Self.isForm(cells[0]) else { continue }
            let shown = try Self.shown(cells[0].unquoted, cells[1].unquoted)
            #expect(shown == cells[2], "\(row)")
            lines += 1
        }
        #expect(lines == 25)
        for reason in DisplayFault.Reason.allCases {
            #expect(page.contains("\n| \(reason.explanation) | "), "\(reason)")
        }
        for flag in DisplayFlag.allCases { #expect(page.contains("\n| `\(flag.rawValue)` | ")) }
    }

    private static func isForm(_ cell: String) -> Bool {
        DisplayField.Kind.allCases.contains { cell.hasPrefix("`\($0.rawValue)") }
    }

    private static func shown(_ form: String, _ value: String) throws -> String {
        let words = form.split(separator: " ").map(String.init)
        let form: DisplayField.Form =
            switch DisplayField.Kind(rawValue: words[0]) {
            case .money: .money(currency: .code(words[1]))
            case .iban: .iban
            case .date: .date
            case .text, nil: .text
            }
        let field = DisplayField(label: "Field", pointer: try JSONPointer("/v"), form: form)
        let body = BodyFacts.json(try JSONDocument(Array("{\"v\":\(value)}".utf8)))
        do throws(DisplayFault) {
            return "`\(try field.value(in: body).text)`"
        } catch {
            return "refused: \(error.reason.explanation)"
        }
    }

    @Test func `the guide's policies and cases are those of the example`() throws {
        let blocks = Self.parts(of: try Self.page("guide")).map(\.block)
        _ = try Self.set(blocks[0])
        let folder = "\(Countersign.packageRoot)/examples/policy"
        #expect(blocks[1] == String(decoding: try Files.read(folder + "/bank.yaml"), as: UTF8.self))
        #expect(blocks[2] == String(decoding: try Files.read(folder + "/bank.tests.yaml"), as: UTF8.self))
        // What is shown of a shadow route takes the place of the route.
        let routes = blocks[1].split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.contains("id: admin") ? blocks[3].trimmingEnd : String(line)
        }
        #expect(blocks[3].contains("mode: shadow"))
        _ = try Self.set(routes.joined(separator: "\n"))
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }

    fileprivate var unquoted: String { String(dropFirst().dropLast()) }

    fileprivate var trimmingEnd: String { split(separator: "\n").joined(separator: "\n") }
}
