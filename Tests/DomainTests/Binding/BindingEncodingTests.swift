import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

@Suite struct BindingEncodingTests {
    @Test func `BND-1: an encoding reads back as the parts that it was made of`() throws {
        var dice = Dice(seed: 1)
        for _ in 0..<3000 {
            let parts = RequestParts.random(&dice)
            let (read, length, digest) = try EncodingReader.parts(of: parts.encoding())
            #expect(read == parts.with(\.body, []))
            #expect(length == parts.body.count)
            #expect(try digest == SHA256Digest(of: parts.body).octets)
        }
    }

    @Test func `BND-1: two requests have one encoding only if they are one`() throws {
        var dice = Dice(seed: 2)
        var seen: [[UInt8]: RequestParts] = [:]
        for _ in 0..<5000 {
            let parts = RequestParts.random(&dice)
            let earlier = seen.updateValue(parts, forKey: try parts.encoding())
            #expect(earlier == nil || earlier == parts)
        }
        #expect(seen.count > 4000)
    }

    @Test func `BND-1: two requests that differ in one part have two encodings`() throws {
        var dice = Dice(seed: 3)
        for _ in 0..<500 {
            let parts = RequestParts.random(&dice)
            let other = RequestParts.random(&dice)
            var changed = RequestParts.names.map { parts.with($0, other[keyPath: $0]) }
            changed += RequestParts.octets.map { parts.with($0, other[keyPath: $0]) }
            changed += RequestParts.optionals.map { parts.with($0, other[keyPath: $0]) }
            changed += [
                parts.with(\.version, other.version), parts.with(\.scheme, other.scheme),
                parts.with(\.fields, other.fields), parts.with(\.body, other.body),
            ]
            for changed in changed {
                #expect(try (changed.encoding() == parts.encoding()) == (changed == parts))
            }
        }
    }

    /// All parts as they stand one behind the other, without the octets that tell them apart.
    private static func run(_ parts: RequestParts) -> [UInt8] {
        var all = RequestParts.names.flatMap { Array(parts[keyPath: $0].utf8) } + parts.version
        all += parts.subject + (parts.login ?? []) + parts.method + Array("\(parts.scheme.text)".utf8)
        all += (parts.authority ?? []) + parts.path + (parts.query ?? []) + (parts.contentType ?? [])
        return all + parts.fields.flatMap { $0[0] + $0[1] }
    }

    @Test func `BND-1: an octet that moves to the next part makes another encoding`() throws {
        let parts = RequestParts()
        let moves: [(inout RequestParts) -> Void] = [
            { ($0.tenant, $0.policy) = ("acmea", "cme-bank") },
            { ($0.policy, $0.scenario) = ("acme-ban", "ktransfer") },
            { ($0.subject, $0.login) = (Array("alic".utf8), Array("esid-1".utf8)) },
            { ($0.subject, $0.login) = (Array("alicesid-1".utf8), []) },
            { ($0.subject, $0.login) = (Array("alicesid-1".utf8), nil) },
            { ($0.login, $0.method) = (Array("sid-1P".utf8), Array("OST".utf8)) },
            { ($0.path, $0.query) = (Array("/api/transfersa=1".utf8), []) },
            { ($0.path, $0.query) = (Array("/api/transfersa=1".utf8), nil) },
            { ($0.query, $0.contentType) = (Array("a=1a".utf8), Array("pplication/json".utf8)) },
            {
                ($0.contentType, $0.fields[0][0]) = (
                    Array("application/jsona".utf8), Array("ccept".utf8)
                )
            },
            { $0.fields[0] = [Array("accept*".utf8), Array("/*".utf8)] },
            { $0.fields = [[Array("accept".utf8), Array("*/*x-a1".utf8)]] },
            { $0.fields[0] = [Array("accept*/*".utf8), []] },
        ]
        var encodings: Set<[UInt8]> = [try parts.encoding()]
        for move in moves {
            var moved = parts
            move(&moved)
            #expect(Self.run(moved) == Self.run(parts))
            #expect(encodings.insert(try moved.encoding()).inserted, "\(moved)")
        }
    }

    @Test func `BND-1: what is absent is not what is empty`() throws {
        let parts = RequestParts()
        for part in RequestParts.optionals {
            let all = [parts, parts.with(part, nil), parts.with(part, [])]
            #expect(Set(try all.map { try $0.encoding() }).count == 3)
        }
    }

    @Test func `BND-1: fields that are swapped, split, joined or left out are others`() throws {
        func field(_ name: String, _ value: String) -> [[UInt8]] { [Array(name.utf8), Array(value.utf8)] }
        let lists = [
            [field("a", "1"), field("b", "2")], [field("b", "2"), field("a", "1")],
            [field("a", "2"), field("b", "1")], [field("a", "1, 2")], [field("a", "1"), field("a", "2")],
            [field("a", "2"), field("a", "1")], [field("a", "1"), field("b", "2"), field("", "")],
            [field("a", "1")], [field("a", ""), field("b", "2")], [],
        ]
        let encodings = try lists.map { try RequestParts().with(\.fields, $0).encoding() }
        #expect(Set(encodings).count == lists.count)
    }

    @Test func `the case of a field's name is no difference, and that of its value is`() throws {
        func encoding(_ name: String, _ value: String) throws -> [UInt8] {
            try RequestParts().with(\.fields, [[Array(name.utf8), Array(value.utf8)]]).encoding()
        }
        #expect(try encoding("X-CSRF", "a") == encoding("x-csrf", "a"))
        #expect(try encoding("x-csrf", "a") != encoding("x-csrf", "A"))
    }

    /// Every vector, with what its JSON says of the request.
    private static func vectors() throws -> [(name: String, RequestParts, [UInt8], String)] {
        func octets(_ value: VectorJSON?) throws -> [UInt8] {
            if let hex = value?["hex"]?.octets { return try Hex.decode(hex) }
            return try #require(value?.octets)
        }
        func optional(_ value: VectorJSON?) throws -> [UInt8]? { value == .null ? nil : try octets(value) }
        return try Vectors.here.own("binding").json("requests.json").elements.map { list in
            try list.map { vector in
                let request = try #require(vector["request"])
                var parts = RequestParts()
                parts.tenant = try #require(request["tenant"]?.text)
                parts.policy = try #require(request["policy"]?.text)
                parts.scenario = try #require(request["scenario"]?.text)
                parts.version = try octets(request["version"])
                parts.subject = try octets(request["subject"])
                parts.login = try optional(request["login"])
                parts.method = try octets(request["method"])
                parts.scheme = request["scheme"]?.text == "http" ? .http : .https
                parts.authority = try optional(request["authority"])
                parts.path = try octets(request["path"])
                parts.query = try optional(request["query"])
                parts.contentType = try optional(request["content_type"])
                parts.fields = try #require(request["fields"]?.elements).map { field in
                    try #require(field.elements).map { try octets($0) }
                }
                parts.body = try octets(request["body"])
                return (
                    try #require(vector["name"]?.text), parts, try Hex.decode(octets(vector["encoding"])),
                    try #require(vector["binding"]?.text)
                )
            }
        } ?? []
    }

    @Test func `BND-1: the vectors are what is computed`() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count > 20)
        for (name, parts, encoding, binding) in vectors {
            #expect(try parts.encoding() == encoding, "\(name)")
            #expect(try "\(parts.binding())" == binding, "\(name)")
        }
    }
}
