import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

/// Assertions as they were written once, with keys of RFCs, so that they are written so for ever. The page's program takes the same file.
@Suite struct AssertionVectorTests {
    /// The requests of the vectors by their names; the file has them as they arrive.
    static let requests: KeyValuePairs<String, @Sendable (inout ApprovedRequest) throws -> Void> = [
        "a transfer": { _ in },
        "nothing that can be absent": { request in
            request.kind = .email
            request.display = []
            request.parts.method = Array("DELETE".utf8)
            request.parts.authority = nil
            request.parts.query = nil
            request.parts.contentType = nil
            request.parts.fields = []
            request.parts.body = []
        },
        "an empty query, repeated fields, another person": { request in
            request.kind = .voice
            request.lifetime = Seconds(60)
            request.parts.subject = Array("Zoë \"Z\" \\ Müller".utf8)
            request.parts.path = Array("/caf%C3%A9".utf8)
            request.parts.query = []
            request.parts.fields = [
                [Array("accept".utf8), Array("a".utf8)], [Array("prefer".utf8), []],
                [Array("accept".utf8), Array("b".utf8)],
            ]
        },
        "what was shown is too long to go along": { request in
            let many = try AssertionDetailsTests.showing(20)
            (request.display, request.parts.body) = (many.display, many.parts.body)
        },
    ]

    static func file() throws -> VectorJSON { try Vectors.here.own("assertions").json("assertions.json") }

    /// A notary with the key of a vector, and with the vector's random octets.
    private static func notary(
        _ vector: VectorJSON, _ file: VectorJSON, _ rules: AssertionRules
    ) throws -> Notary {
        let entropy = ScriptedEntropy(script: try Hex.decode(#require(vector["entropy"]?.octets)))
        let name = try #require(vector["key"]?.text)
        guard let pem = file["private"]?[name]?.octets else {
            return try Notary(rules, secret: ApprovedRequest.secret(), entropy: entropy)
        }
        let key = try SigningKey(pem: pem.span)
        return try Notary(
            rules, key: key, vector["header"]?.text?.contains("Ed25519") == true ? .ed25519 : .eddsa,
            entropy: entropy)
    }

    @Test(arguments: requests.indices)
    func `SIG-3: assertions are written as the vectors have them`(number: Int) async throws {
        let file = try Self.file()
        let vectors = try #require(file["vectors"]?.elements)
        #expect(vectors.count == Self.requests.count)
        let vector = vectors[number]
        var request = ApprovedRequest()
        try Self.requests[number].value(&request)
        #expect(vector["name"]?.text == Self.requests[number].key)
        var notary = try Self.notary(vector, file, request.rules())
        let token = try await ReadToken(request.sign(by: &notary))
        let header = token.assertion.token.prefix { $0 != UInt8(ascii: ".") }
        #expect(try Base64URL.decode(Array(header)) == vector["header"]?.octets)
        // The version is of all that a policy may say, and changes with that.
        let version = try request.policy().version.description
        let written = String(decoding: token.payload, as: UTF8.self)
        #expect(written.replacing(version, with: String(repeating: "0", count: 64)) == vector["claims"]?.text)
    }
}
