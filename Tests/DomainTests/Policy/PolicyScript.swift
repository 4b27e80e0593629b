import Domain
import Testing
import Wire

/// A policy in a line a route, for tests that are about matching:
///
///     id METHODS PATH REQUIRE [shadow] [host=NAME] [header=NAME:VALUE] [from=BLOCK] [when=CONDITION]
///
/// `*` is every method. What follows `when=` is the rest of the line.
enum PolicyScript {
    static func policy(_ lines: String, hosts: [String] = []) throws -> Policy {
        var content = PolicyContent(id: Identifier(literal: "p"))
        content.hosts = try hosts.map { try #require(PolicyHost($0)) }
        content.routes = try lines.split(separator: "\n").map { try route(String($0)) }
        let names = Set(content.routes.compactMap(\.scenario))
        content.scenarios = names.map { Scenario(id: $0) }
        return try Policy(content)
    }

    static func set(_ lines: String) throws -> PolicySet { try PolicySet([policy(lines)]) }

    static func route(_ line: String) throws -> Route {
        let halves = line.split(separator: " when=", maxSplits: 1)
        let words = halves[0].split(separator: " ").map(String.init)
        let requirement: Requirement
        switch words[3] {
        case "none": requirement = .none
        case "deny": requirement = .deny
        default: requirement = .scenario(try #require(Identifier(words[3])))
        }
        var route = Route(
            id: try #require(Identifier(words[0])), path: try PathPattern(words[2]),
            upstream: requirement == .deny ? nil : Identifier(literal: "app"), requirement: requirement)
        if words[1] != "*" {
            route.methods = try words[1].split(separator: ",").map { try method(String($0)) }
        }
        for word in words.dropFirst(4) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts[0] {
            case "shadow": route.mode = .shadow(until: nil)
            case "host": route.hosts.append(try #require(PolicyHost(parts[1])))
            case "from": route.sources.append(try #require(AddressBlock(Array(parts[1].utf8)[...])))
            case "header":
                let pair = parts[1].split(separator: ":").map(String.init)
                route.headers.append(
                    HeaderClause(try #require(HeaderName(pair[0])), .equals(Array(pair[1].utf8))))
            default: Issue.record("\(word) is no clause")
            }
        }
        if halves.count > 1 { route.condition = try Condition(String(halves[1])) }
        return route
    }

    private static func method(_ name: String) throws -> Method {
        try request("/", method: name).method
    }
}

extension PolicySet {
    /// What is decided of a request, as a test writes it: `route`, `denied`, `denied by route`, `405 by route`,
    /// `undecidable by route`; behind it, in brackets, the routes that only watch.
    func decided(
        _ request: CanonicalRequest, from source: String? = nil, body: BodyFacts = .unread
    ) throws -> String {
        let candidates: Candidates
        do throws(Refusal) {
            candidates = try self.candidates(for: request)
        } catch {
            return error.problem == .denied ? "denied" : error.problem.slug
        }
        let address = source.flatMap { IPAddress(Array($0.utf8)[...]) }
        let verdict = candidates.decide {
            Facts(request: request, time: Timestamp(wallMicroseconds: 0), source: address, body: body)
        }
        func name(_ number: Int) -> String { route(number).id.text }
        let shadows = verdict.shadows.map { name($0.number) + ($0.isDecidable ? "" : "?") }
        let decision =
            switch verdict.decision {
            case .route(let number): name(number)
            case .denied(nil): "denied"
            case .denied(let number?): "denied by \(name(number))"
            case .methodRefused(let number): "405 by \(name(number))"
            case .undecidable(let number, _): "undecidable by \(name(number))"
            }
        return shadows.isEmpty ? decision : "\(decision) [\(shadows.joined(separator: " "))]"
    }
}
