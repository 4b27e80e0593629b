import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

/// The cases that Project Wycheproof collected for keys and tokens in JSON, each of them. Where we are stricter, or the
/// vectors contradict themselves, the case stands here with its reason; nothing is passed over.
@Suite struct WycheproofTokenTests {
    /// Cases that are said to be valid and are refused.
    private static let stricter: [(cases: Set<Int64>, reason: String)] = [
        ([346, 350], "the key says PS256 and the token PS384: an algorithm is its key's"),
        ([347, 351], "the key's algorithm is `ES521`, which there is not"),
        ([372, 373], "a question mark stands in the base64url"),
    ]
    private static let stricterOfKeys: [(cases: Set<Int64>, reason: String)] = [
        ([14, 15], "HS384 and HS512 are not taken")
    ]
    /// Cases that are said to be invalid and are what valid ones are, octet for octet.
    private static let contradictions: Set<Int64> = [367, 370]

    /// A key, or a set of them, as the vectors have it: JSON without loss.
    private static func json(_ value: VectorJSON) -> [UInt8] {
        switch value {
        case .object(let members):
            let list = members.map { Array("\"\($0.name)\":".utf8) + json($0.value) }
            return Array("{".utf8) + list.joined(separator: Array(",".utf8)) + Array("}".utf8)
        case .array(let elements):
            return Array("[".utf8) + elements.map(json).joined(separator: Array(",".utf8)) + Array("]".utf8)
        case .string(let octets): return Array("\"".utf8) + octets + Array("\"".utf8)
        case .number(let text): return Array(text.utf8)
        case .boolean(let value): return Array("\(value)".utf8)
        case .null: return Array("null".utf8)
        }
    }

    /// Whether a token is taken with keys that were read from JSON; a set that is refused takes nothing.
    private static func isTaken(_ token: [UInt8], _ keys: [UInt8], _ kind: JSONWebKey.Kind) -> Bool {
        guard let set = try? JSONWebKeySet(keys, as: kind) else { return false }
        return (try? JWSReader(set).read(token)) != nil
    }

    /// Runs every case of a file, and answers with those that came out other than the file says.
    private static func differences(_ file: String, isSet: Bool) throws -> [Int64: String]? {
        guard let folder = try Vectors.here.folder(.wycheproof, for: "WycheproofTokenTests") else {
            return nil
        }
        let text = try folder.json(file)
        var found: [Int64: String] = [:]
        var count: Int64 = 0
        for group in try #require(text["testGroups"]?.elements) {
            // Secrets have no public half: there the private one is what verifies.
            let key = try #require(group["public"] ?? group["private"])
            let kind: JSONWebKey.Kind = group["public"] == nil ? .secrets : .publicKeys
            let keys = isSet ? json(key) : Array(#"{"keys":["#.utf8) + json(key) + Array("]}".utf8)
            for test in try #require(group["tests"]?.elements) {
                count += 1
                let expected = try #require(test["result"]?.text)
                let id = try #require(test["tcId"]?.integer)
                let token = try test["jws"]?.octets ?? json(#require(test["jws"]))
                if isTaken(token, keys, kind) != (expected == "valid") { found[id] = expected }
            }
        }
        #expect(count == text["numberOfTests"]?.integer)
        return found
    }

    @Test func `SIG-1: every case of signed tokens is decided as Wycheproof says, or as its reason here`()
        throws
    {
        guard var found = try Self.differences("json_web_signature_test.json", isSet: false) else { return }
        for (cases, reason) in Self.stricter {
            for id in cases { #expect(found.removeValue(forKey: id) == "valid", "\(id): \(reason)") }
        }
        for id in Self.contradictions { found[id] = nil }
        #expect(found.isEmpty, "\(found.sorted { $0.key < $1.key })")
    }

    @Test func `every case of keys in JSON is decided as Wycheproof says, or as its reason here`() throws {
        guard var found = try Self.differences("json_web_key_test.json", isSet: true) else { return }
        for (cases, reason) in Self.stricterOfKeys {
            for id in cases { #expect(found.removeValue(forKey: id) == "valid", "\(id): \(reason)") }
        }
        #expect(found.isEmpty, "\(found.sorted { $0.key < $1.key })")
    }
}
