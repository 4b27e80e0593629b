// `countersign explain`: what policies decide of a request that somebody describes, and why. The request goes through
// the reader of the gateway and the policies through its loader, so what is said here is what happens there; nothing
// is sent.

import Domain
import PolicyFile
import System
import Wire

enum Explain {
    static func answer(_ arguments: Arguments, _ console: Console) throws(UsageFault) -> Answer {
        let sketch = try sketch(arguments)
        let set: PolicySet
        do throws(Findings) {
            set = try policies(arguments)
        } catch {
            let text = error.text(isColoured: console.isColoured) + "\n"
            return Answer(
                output: arguments.wantsJSON ? JSONPage.text { error.write(to: &$0) } : text, status: .found)
        }
        let facts = try facts(of: sketch, set)
        do throws(Refusal) {
            let explanation = try set.explain(facts)
            let output =
                arguments.wantsJSON
                ? ExplanationJSON.text(of: explanation)
                : ExplanationText(explanation, console).text(of: facts)
            return Answer(output: output)
        } catch {
            return Answer(output: refused(error, arguments), status: .found)
        }
    }

    private static func policies(_ arguments: Arguments) throws(Findings) -> PolicySet {
        guard let config = arguments.config else {
            return try PolicySet.load(arguments.operands.first ?? Validate.defaultPath, today: Today.day).set
        }
        return try Setup.load(
            config, policies: arguments.operands.first, environment: ProcessEnvironment.all, today: Today.day
        ).policies.set
    }

    /// A path alone goes to the host of the one policy there is; where there are several, somebody has to say which.
    private static func facts(of sketch: RequestSketch, _ set: PolicySet) throws(UsageFault) -> Facts {
        if sketch.url.hasPrefix("/"), set.policies.count > 1 {
            throw UsageFault(
                message: "there are \(set.policies.count) policies, and `--url` names no host",
                hint: "write the whole URL, `--url https://host/path`")
        }
        do throws(RequestSketch.Fault) {
            return try sketch.facts(host: set.policies.first?.hosts.first?.description ?? "localhost")
        } catch {
            if case .refused(let fault) = error {
                throw UsageFault(
                    message: "the gateway refuses this request before it asks any policy, with status "
                        + "\(Refusal(fault).status): \(fault.reason.explanation)",
                    hint: "\(fault.reason.remedy); `countersign inspect` shows how it is read")
            }
            throw UsageFault(message: error.explanation, hint: error.remedy)
        }
    }

    private static func refused(_ refusal: Refusal, _ arguments: Arguments) -> String {
        if arguments.wantsJSON {
            return JSONPage.text { writer in
                writer.member("decision", refusal.problem.slug)
                writer.member("status", refusal.status)
                writer.member("title", refusal.problem.title)
            }
        }
        let detail = (refusal.detail ?? refusal.problem.explanation).wrapped(to: 96).joined(separator: "\n  ")
        return "refused, with status \(refusal.status): \(refusal.problem.title)\n\n  \(detail)\n"
    }

    private static func sketch(_ arguments: Arguments) throws(UsageFault) -> RequestSketch {
        var sketch = RequestSketch()
        sketch.method = arguments.value(.method) ?? "GET"
        sketch.url = arguments.value(.url) ?? "/"
        for line in arguments.values(.header) {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw UsageFault(
                    message: "`--header` does not take \(Escaped.quoted(line))", hint: "write `Name: value`")
            }
            sketch.headers.append((String(parts[0]), String(parts[1].drop { $0 == " " })))
        }
        sketch.body = try arguments.value(.body).map(body)
        sketch.source = try source(arguments.value(.source) ?? "127.0.0.1")
        sketch.time = try time(arguments.value(.time))
        sketch.subject = try subject(arguments)
        return sketch
    }

    private static func body(_ word: String) throws(UsageFault) -> [UInt8] {
        guard word.hasPrefix("@") else { return Array(word.utf8) }
        let path = String(word.dropFirst())
        do throws(SystemFault) {
            return try Files.read(path, limit: Inspect.limit)
        } catch {
            throw .unreadable(Escaped.quoted(path, limit: 256), error, limit: Inspect.limit)
        }
    }

    private static func source(_ word: String) throws(UsageFault) -> IPAddress {
        if let address = IPAddress(Array(word.utf8)[...]) { return address }
        throw UsageFault(
            message: "`--source` does not take \(Escaped.quoted(word))", hint: "write an address, `10.0.0.7`")
    }

    private static func time(_ word: String?) throws(UsageFault) -> Timestamp {
        guard let word else {
            return Timestamp(wallMicroseconds: Clocks.wall().nanosecondsSinceEpoch / 1_000)
        }
        if let time = Timestamp(Array(word.utf8)[...]) { return time }
        throw UsageFault(
            message: "`--time` does not take \(Escaped.quoted(word))",
            hint: "write it as `2026-12-31T18:00:00Z`")
    }

    private static func subject(_ arguments: Arguments) throws(UsageFault) -> SubjectFacts {
        guard let id = arguments.value(.subject) else {
            if arguments.value(.claims) == nil { return .unknown }
            throw UsageFault(
                message: "there are `--claims` of nobody", hint: "say who it is with `--subject ID`")
        }
        guard let text = arguments.value(.claims) else { return .known(id: id, claims: nil) }
        guard let document = try? JSONDocument(Array(text.utf8)), document.root.kind == .object else {
            throw UsageFault(
                message: "`--claims` is no JSON object that the gateway reads",
                hint: "write `{\"sub\":\"alice\"}`")
        }
        return .known(id: id, claims: document.root)
    }
}
