import Domain
import TestKit
import Testing
import Wire

/// The compiled matcher against the reference, on policies and requests that nobody would write.
@Suite struct MatchingPropertyTests {
    @Test func `25,000 random policies decide 100,000 requests like the reference`() throws {
        var dice = Dice(seed: 20_261_120)
        var kinds: [String: Int] = [:]
        for _ in 0..<25_000 {
            let lines = (0..<dice.number(1...6)).map { line($0, &dice) }.joined(separator: "\n")
            let policy = try PolicyScript.policy(lines)
            let set = try PolicySet([policy])
            for _ in 0..<4 {
                let question = try question(&dice)
                let expected = ReferenceMatcher(routes: policy.routes).decide(question)
                let decided = Self.decided(set, question.facts)
                kinds[Self.kind(decided), default: 0] += 1
                if Self.isSame(decided, expected) { continue }
                Issue.record("\(question.method) \(question.path)\n\(lines)\n\(decided)\nnot \(expected)")
                return
            }
        }
        // Each kind of decision was met often, or this has shown nothing.
        for kind in ["route", "denied", "denied by", "refused", "undecidable"] {
            #expect(kinds[kind, default: 0] > 300, "\(kind)")
        }
    }

    @Test func `a protected route more never lets through what was denied before`() throws {
        var dice = Dice(seed: 7_301)
        var denied = 0
        for _ in 0..<15_000 {
            let lines = (0..<dice.number(2...6)).map { line($0, &dice) }
            let set = try PolicySet([PolicyScript.policy(lines.joined(separator: "\n"))])
            let question = try question(&dice)
            guard case .route(let number) = Self.decided(set, question.facts),
                set.route(number).requirement == .none
            else { continue }
            for (index, line) in lines.enumerated() where line.contains(" one") || line.contains(" two") {
                var fewer = lines
                fewer.remove(at: index)
                if line.contains("shadow") || fewer.isEmpty { continue }
                let without = try PolicySet([PolicyScript.policy(fewer.joined(separator: "\n"))])
                let before = Self.decided(without, question.facts)
                denied += 1
                if case .denied = before {
                    Issue.record(
                        "\(question.method) \(question.path)\n\(lines.joined(separator: "\n"))\nwithout \(line): \(before)"
                    )
                    return
                }
            }
        }
        #expect(denied > 300)
    }

    private func question(_ dice: inout Dice) throws -> ReferenceMatcher.Question {
        let path = path(&dice)
        let method = dice.one(of: ["GET", "HEAD", "POST", "POST", "PUT", "OPTIONS", "post"])
        let fields = dice.one(of: ["", "X-K: v\r\n", "X-K: w\r\n", "X-K: v\r\nX-K: v\r\n"])
        let source = dice.one(of: ["10.0.0.1", "192.0.2.1"])
        let facts = Facts(
            request: try request(path, method: method, fields: fields),
            time: Timestamp(wallMicroseconds: 0), source: IPAddress(Array(source.utf8)[...]))
        return ReferenceMatcher.Question(method: method, path: path, facts: facts)
    }

    private static func decided(_ set: PolicySet, _ facts: Facts) -> Decision {
        do throws(Refusal) {
            return try set.candidates(for: facts.request).decide { facts }.decision
        } catch {
            return .denied(by: nil)
        }
    }

    private static func isSame(_ one: Decision, _ other: Decision) -> Bool {
        if case .undecidable(let one, _) = one, case .undecidable(let other, _) = other {
            return one == other
        }
        return one == other
    }

    private static func kind(_ decision: Decision) -> String {
        switch decision {
        case .route: "route"
        case .denied(nil): "denied"
        case .denied: "denied by"
        case .methodRefused: "refused"
        case .undecidable: "undecidable"
        }
    }

    private func line(_ number: Int, _ dice: inout Dice) -> String {
        let methods = dice.one(of: ["*", "GET", "POST", "POST", "PUT", "GET,POST", "HEAD", "DELETE"])
        var line =
            "r\(number) \(methods) \(pattern(&dice)) \(dice.one(of: ["none", "none", "deny", "one", "one", "two"]))"
        if dice.number(0...9) == 0 { line += " shadow" }
        if dice.number(0...5) == 0 { line += " header=X-K:v" }
        if dice.number(0...5) == 0 { line += " from=10.0.0.0/8" }
        switch dice.number(0...5) {
        case 0: line += " when=true"
        case 1: line += " when=false"
        case 2, 3: line += " when=json.a == 1"
        default: break
        }
        return line
    }

    private func pattern(_ dice: inout Dice) -> String {
        let segments = (0..<dice.number(0...2)).map { _ in
            dice.one(of: ["a", "a", "a", "b", "A", "a.json", "*", "{x}"])
        }
        // A name stands once.
        var path = segments.enumerated().map { "/" + ($1 == "{x}" ? "{x\($0)}" : $1) }.joined()
        path += dice.one(of: ["", "", "/", "/**", "/b"])
        return path.isEmpty ? "/" : path
    }

    private func path(_ dice: inout Dice) -> String {
        let segments = (0..<dice.number(0...2)).map { _ in
            dice.one(of: ["/a", "/a", "/a", "/b", "/A", "/B", "/a.json", "/A.Json", "/b.xml", "/.json", "/c"])
        }
        let path = segments.joined() + dice.one(of: ["", "", "/"])
        return path.isEmpty ? "/" : path
    }
}
