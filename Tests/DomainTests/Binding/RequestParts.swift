import Crypto
import TestKit
import Wire

@testable import Domain

/// The parts of a bound request, to be changed one by one.
struct RequestParts: Equatable {
    var tenant = "acme"
    var policy = "acme-bank"
    var scenario = "transfer"
    var version = [UInt8](repeating: 7, count: 32)
    var subject = Array("alice".utf8)
    var login: [UInt8]? = Array("sid-1".utf8)
    var method = Array("POST".utf8)
    var scheme = Scheme.https
    var authority: [UInt8]? = Array("bank.example.com".utf8)
    var path = Array("/api/transfers".utf8)
    var query: [UInt8]? = Array("a=1".utf8)
    var contentType: [UInt8]? = Array("application/json".utf8)
    var fields: [[[UInt8]]] = [
        [Array("accept".utf8), Array("*/*".utf8)], [Array("x-a".utf8), Array("1".utf8)],
    ]
    var body = Array(#"{"amount":"120.00"}"#.utf8)

    /// The request, its body in these pieces or in one.
    func request(body pieces: [[UInt8]]? = nil) throws -> BoundRequest {
        var hasher = try SHA256Hasher()
        func identifier(_ text: String) -> Identifier { Identifier(text) ?? Identifier(literal: "none") }
        return BoundRequest(
            for: BoundObligation(
                tenant: identifier(tenant), policy: identifier(policy), scenario: identifier(scenario),
                version: try SHA256Digest(octets: version), subject: subject, login: login),
            method: method, scheme: scheme, authority: authority, path: path, query: query,
            contentType: contentType, fields: fields.map { BoundField(name: $0[0], value: $0[1]) },
            body: try BoundBody(pieces ?? [body], by: &hasher))
    }

    func encoding() throws -> [UInt8] { try request().encoding }

    func binding(body pieces: [[UInt8]]? = nil) throws -> Binding {
        var hasher = try SHA256Hasher()
        return try Binding(request(body: pieces), by: &hasher)
    }

    /// The same with one part changed.
    func with<Part>(_ part: WritableKeyPath<RequestParts, Part>, _ value: Part) -> RequestParts {
        var changed = self
        changed[keyPath: part] = value
        return changed
    }

    static let names: [any WritableKeyPath<RequestParts, String> & Sendable] = [
        \.tenant, \.policy, \.scenario,
    ]
    static let octets: [any WritableKeyPath<RequestParts, [UInt8]> & Sendable] = [
        \.subject, \.method, \.path,
    ]
    static let optionals: [any WritableKeyPath<RequestParts, [UInt8]?> & Sendable] = [
        \.login, \.authority, \.query, \.contentType,
    ]

    /// Parts at random, of few different octets and short, so that many are nearly the same.
    static func random(_ dice: inout Dice) -> RequestParts {
        func few(_ most: Int) -> [UInt8] {
            (0..<dice.number(0...most)).map { _ in dice.one(of: [0, 1, 97, 98]) }
        }
        func name() -> String { dice.one(of: ["a", "b", "aa", "ab", "aab"]) }
        var parts = RequestParts()
        for part in names { parts[keyPath: part] = name() }
        for part in octets { parts[keyPath: part] = few(3) }
        for part in optionals { parts[keyPath: part] = dice.number(0...2) == 0 ? nil : few(2) }
        parts.version = [UInt8](repeating: dice.one(of: [0, 1, 97]), count: 32)
        parts.scheme = dice.one(of: [.http, .https])
        parts.fields = (0..<dice.number(0...3)).map { _ in [few(2), few(2)] }
        parts.body = few(4)
        return parts
    }
}

/// Reads an encoding back. It shares nothing with what writes it.
struct EncodingReader {
    private var rest: ArraySlice<UInt8>

    struct Malformed: Error {}

    /// The parts, with the body's length and digest for its octets.
    static func parts(of encoding: [UInt8]) throws -> (RequestParts, length: Int, digest: [UInt8]) {
        var reader = EncodingReader(rest: encoding[...])
        guard try reader.take(23) == Array("countersign/binding/v1".utf8) + [0] else { throw Malformed() }
        var parts = RequestParts()
        parts.tenant = String(decoding: try reader.part(), as: UTF8.self)
        parts.policy = String(decoding: try reader.part(), as: UTF8.self)
        parts.scenario = String(decoding: try reader.part(), as: UTF8.self)
        parts.version = try reader.part()
        parts.subject = try reader.part()
        parts.login = try reader.optional()
        parts.method = try reader.part()
        let scheme = String(decoding: try reader.part(), as: UTF8.self)
        guard scheme == "http" || scheme == "https" else { throw Malformed() }
        parts.scheme = scheme == "http" ? .http : .https
        parts.authority = try reader.optional()
        parts.path = try reader.part()
        parts.query = try reader.optional()
        parts.contentType = try reader.optional()
        parts.fields = []
        for _ in 0..<(try reader.number(4)) {
            parts.fields.append([try reader.part(), try reader.part()])
        }
        parts.body = []
        let length = try reader.number(8)
        let digest = try reader.take(32)
        guard reader.rest.isEmpty else { throw Malformed() }
        return (parts, length, digest)
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        guard rest.count >= count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    private mutating func number(_ octets: Int) throws -> Int {
        try take(octets).reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func part() throws -> [UInt8] { try take(number(4)) }

    private mutating func optional() throws -> [UInt8]? {
        switch try take(1) {
        case [0]: nil
        case [1]: try part()
        default: throw Malformed()
        }
    }
}
