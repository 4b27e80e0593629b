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
        try look(for: arguments)
        let set: PolicySet
        do throws(Findings) {
            set = try policies(arguments)
        } catch {
            let text = error.text(isColoured: console.isColoured) + "\n"
            return Answer(
                output: arguments.wantsJSON ? JSONPage.text { error.write(to: &$0) } : text, status: .found)
        }
        switch try facts(of: sketch, set) {
        case .success(let facts): return answer(facts, set, arguments, console)
        case .failure(let refusal): return refused(refusal, arguments, console)
        }
    }

    private static func answer(
        _ facts: Facts, _ set: PolicySet, _ arguments: Arguments, _ console: Console
    ) -> Answer {
        do throws(Refusal) {
            let explanation = try set.explain(facts)
            let output =
                arguments.wantsJSON
                ? ExplanationJSON.text(of: explanation)
                : ExplanationText(explanation, console).text(of: facts)
            return Answer(output: output)
        } catch {
            return refused(error, arguments, console)
        }
    }

    /// A name of nothing is wrong use; what is wrong with files that are there is found in them.
    private static func look(for arguments: Arguments) throws(UsageFault) {
        if let config = arguments.config, !Files.exists(config) {
            throw .absent(config, "name a configuration that is there")
        }
        let path = arguments.operands.first ?? (arguments.config == nil ? Validate.defaultPath : nil)
        if let path, !Files.exists(path) { throw .absent(path, "name a file or a folder of policies") }
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
    private static func facts(
        of sketch: RequestSketch, _ set: PolicySet
    ) throws(UsageFault) -> Result<Facts, Refusal> {
        if sketch.url.hasPrefix("/"), set.policies.count > 1 {
            throw UsageFault(
                message: "there are \(set.policies.count) policies, and `--url` names no host",
                hint: "write the whole URL, `--url https://host/path`")
        }
        do throws(RequestSketch.Fault) {
            return .success(
                try sketch.facts(host: set.policies.first?.hosts.first?.description ?? "localhost"))
        } catch {
            switch error {
            case .refused(let fault): return .failure(Refusal(fault))
            case .url(let url): throw .unusable(url, .url, error.remedy)
            case .header(let name): throw .unusable(name, .header, error.remedy)
            }
        }
    }

    /// Refused before any policy was asked, or by all of them: nobody answers the host.
    private static func refused(_ refusal: Refusal, _ arguments: Arguments, _ console: Console) -> Answer {
        let outcome = PolicyCase.Outcome(refusal)
        let detail = refusal.detail ?? refusal.problem.explanation
        if arguments.wantsJSON {
            let output = JSONPage.text { writer in
                writer.member("decision", outcome.rawValue)
                writer.member("status", refusal.status)
                writer.member("reason", refusal.reason)
                writer.member("title", refusal.problem.title)
                writer.member("detail", detail)
            }
            return Answer(output: output, status: .found)
        }
        let title = "\(refusal.problem.title), \(refusal.status) \(refusal.reason)"
        let lines = detail.wrapped(to: 96).joined(separator: "\n  ")
        return Answer(output: "\(console.bad(outcome.rawValue)): \(title)\n\n  \(lines)\n", status: .found)
    }

    private static func sketch(_ arguments: Arguments) throws(UsageFault) -> RequestSketch {
        var sketch = RequestSketch()
        sketch.method = arguments.value(.method) ?? "GET"
        sketch.url = arguments.value(.url) ?? "/"
        for line in arguments.values(.header) {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw .unusable(line, .header, "write `Name: value`")
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
        let name = path == "-" ? "standard input" : Escaped.quoted(path, limit: 256)
        do throws(SystemFault) {
            return path == "-"
                ? try StandardStreams.readInput(limit: Inspect.limit)
                : try Files.read(path, limit: Inspect.limit)
        } catch {
            throw .unreadable(name, error, limit: Inspect.limit)
        }
    }

    private static func source(_ word: String) throws(UsageFault) -> IPAddress {
        if let address = IPAddress(Array(word.utf8)[...]) { return address }
        throw .unusable(word, .source, "write an address, `10.0.0.7`")
    }

    private static func time(_ word: String?) throws(UsageFault) -> Timestamp {
        guard let word else {
            return Timestamp(wallMicroseconds: Clocks.wall().nanosecondsSinceEpoch / 1_000)
        }
        if let time = Timestamp(Array(word.utf8)[...]) { return time }
        throw .unusable(word, .time, "write it as `2026-12-31T18:00:00Z`")
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
