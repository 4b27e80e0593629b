public import Domain
import Wire

/// A policy in a line a route, for tests that are about matching:
///
///     id METHODS PATH REQUIRE [shadow] [host=NAME] [header=NAME:VALUE] [set=NAME:VALUE] [from=BLOCK] [when=CONDITION]
///
/// `*` is every method. What follows `when=` is the rest of the line.
public enum PolicyScript {
    /// Why a script is none.
    public struct Fault: Error {
        let text: String
    }

    /// The policy of these lines.
    public static func policy(_ lines: String, hosts: [String] = []) throws -> Policy {
        var content = PolicyContent(id: Identifier(literal: "p"))
        content.hosts = try hosts.map { try whole(PolicyHost($0)) }
        content.routes = try lines.split(separator: "\n").map { try route(String($0)) }
        let names = Set(content.routes.compactMap(\.scenario))
        content.scenarios = names.map { Scenario(id: $0) }
        return try Policy(content)
    }

    /// A set of that policy alone.
    public static func set(_ lines: String) throws -> PolicySet { try PolicySet([policy(lines)]) }

    /// The route of a line.
    public static func route(_ line: String) throws -> Route {
        let halves = line.split(separator: " when=", maxSplits: 1)
        let words = halves[0].split(separator: " ").map(String.init)
        let requirement: Requirement
        switch words[3] {
        case "none": requirement = .none
        case "deny": requirement = .deny
        default: requirement = .scenario(try whole(Identifier(words[3])))
        }
        var route = Route(
            id: try whole(Identifier(words[0])), path: try PathPattern(words[2]),
            upstream: requirement == .deny ? nil : Identifier(literal: "app"), requirement: requirement)
        if words[1] != "*" {
            route.methods = try words[1].split(separator: ",").map { try method(String($0)) }
        }
        for word in words.dropFirst(4) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts[0] {
            case "shadow": route.mode = .shadow(until: nil)
            case "host": route.hosts.append(try whole(PolicyHost(parts[1])))
            case "from": route.sources.append(try whole(AddressBlock(Array(parts[1].utf8)[...])))
            case "header":
                let pair = parts[1].split(separator: ":").map(String.init)
                route.headers.append(
                    HeaderClause(try whole(HeaderName(pair[0])), .equals(Array(pair[1].utf8))))
            case "set":
                let pair = parts[1].split(separator: ":").map(String.init)
                let field = SetField(try whole(HeaderName(pair[0])), Array(pair[1].utf8))
                route.requestFields.append(field)
                route.responseFields.append(field)
            default: throw Fault(text: "\(word) is no clause")
            }
        }
        if halves.count > 1 { route.condition = try Condition(String(halves[1])) }
        return route
    }

    private static func method(_ name: String) throws -> Method {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let octets = Array("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        _ = try parser.parse(octets.span, into: &head)
        return try CanonicalRequest(head, scheme: .http).method
    }

    private static func whole<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Fault(text: "a part of the line has not its form") }
        return value
    }
}
