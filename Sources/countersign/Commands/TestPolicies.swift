// `countersign test`: the cases that stand beside policies, each a request and what has to become of it. A case goes the
// way of `explain`, and one that comes out otherwise is told with that explanation.

import Domain
import PolicyFile
import System
import Wire

enum TestPolicies {
    /// A case that was tried.
    private struct Tried {
        let file: String
        let line: Int
        let name: String
        let result: CaseResult
    }

    static func answer(_ arguments: Arguments, _ console: Console) throws(UsageFault) -> Answer {
        let path = arguments.operands.first ?? Validate.defaultPath
        guard Files.exists(path) else { throw .absent(path, "name a policy, a folder, or a file of cases") }
        let paths = try paths(for: path)
        var tried: [Tried] = []
        do throws(Findings) {
            let set = try PolicySet.load(CaseFile.policies(for: path), today: nil).set
            for path in paths {
                let file = try CaseFile.load(path)
                let host =
                    file.host ?? set.policies.lazy.compactMap(\.hosts.first).first?.description ?? "localhost"
                for (line, test) in file.cases {
                    tried.append(
                        Tried(
                            file: file.name, line: line, name: test.name,
                            result: set.result(of: test, host: host)))
                }
            }
        } catch {
            let text = error.text(isColoured: console.isColoured) + "\n"
            return Answer(
                output: arguments.wantsJSON ? JSONPage.text { error.write(to: &$0) } : text, status: .found)
        }
        let failed = tried.filter { !$0.result.differences.isEmpty }
        return Answer(
            output: arguments.wantsJSON ? json(tried) : text(tried, failed.count, console),
            status: failed.isEmpty ? .fine : .found)
    }

    private static func paths(for path: String) throws(UsageFault) -> [String] {
        let paths: [String]
        do throws(SystemFault) {
            paths = try CaseFile.paths(for: path)
        } catch {
            throw .unreadable(Escaped.quoted(path, limit: 256), error, limit: 0)
        }
        guard !paths.isEmpty, paths.allSatisfy(Files.exists) else {
            throw UsageFault(
                message: "\(Escaped.quoted(path, limit: 256)) has no cases",
                hint: "put them into a file beside the policy, `bank.tests.yaml` for `bank.yaml`")
        }
        return paths
    }

    private static func text(_ tried: [Tried], _ failed: Int, _ console: Console) -> String {
        var text = ""
        var file = ""
        for one in tried {
            if one.file != file {
                text += (file.isEmpty ? "" : "\n") + console.strong(Escaped(one.file.utf8).text) + "\n"
                file = one.file
            }
            let isFine = one.result.differences.isEmpty
            text +=
                "  \(isFine ? console.good("ok  ") : console.bad("fail"))  \(Escaped(one.name.utf8).text)\n"
            if isFine { continue }
            text += "        \(console.faint("line \(one.line)"))\n"
            for difference in one.result.differences { text += "        \(Escaped(difference.utf8).text)\n" }
            if let explanation = one.result.explanation {
                let why = ExplanationText(explanation, console)
                let lines = "\n\(why.decision)\n\(why.routes)".split(
                    separator: "\n", omittingEmptySubsequences: false)
                text += lines.map { $0.isEmpty ? "\n" : "        \($0)\n" }.joined()
            }
        }
        return text + "\n\(tried.count - failed) passed, \(failed) failed\n"
    }

    private static func json(_ tried: [Tried]) -> String {
        JSONPage.text { writer in
            writer.key("cases")
            writer.array { writer in
                for one in tried {
                    writer.object { writer in
                        writer.member("file", one.file)
                        writer.member("line", one.line)
                        writer.member("name", one.name)
                        writer.member("result", one.result.differences.isEmpty ? "passed" : "failed")
                        writer.key("differences")
                        writer.array { for difference in one.result.differences { $0.string(difference) } }
                        if let explanation = one.result.explanation {
                            writer.key("explanation")
                            writer.object { ExplanationJSON.write(explanation, &$0) }
                        }
                    }
                }
            }
        }
    }
}
