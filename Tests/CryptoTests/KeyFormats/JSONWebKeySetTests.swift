import Testing
import Wire

@testable import Crypto

@Suite struct JSONWebKeySetTests {
    static func read(
        _ keys: [String], as kind: JSONWebKey.Kind = .publicKeys
    ) throws(KeyFault) -> JSONWebKeySet {
        let list = keys.map { "{\($0)}" }.joined(separator: ",")
        return try JSONWebKeySet(Array(#"{"keys":[\#(list)],"more":7}"#.utf8), as: kind)
    }

    static func refusal(_ keys: [String]) -> KeyFault? {
        do throws(KeyFault) {
            _ = try read(keys)
            return nil
        } catch {
            return error
        }
    }

    private static func secret(_ letter: String) -> String {
        #""kty":"oct","k":"\#(String(repeating: letter, count: 42))A""#
    }

    @Test func `a set is read in its order`() throws {
        let set = try Self.read([
            JSONWebKeyTests.ec + #","kid":"1""#, JSONWebKeyTests.okp + #","kid":"2""#, JSONWebKeyTests.rsa,
        ])
        #expect(set.keys.map(\.identifier) == [[0x31], [0x32], nil])
        #expect(set.leftOut.isEmpty)
    }

    @Test func `keys that are for somebody else are left out and named`() throws {
        let set = try Self.read([
            JSONWebKeyTests.rsa + #","use":"enc","kid":"1""#, #""kty":"AKP","alg":"ML-DSA-44","pub":"AA""#,
            #""kty":"OKP","crv":"X25519","x":"AA""#, JSONWebKeyTests.ec + #","alg":"ES256K""#,
            #""kty":"RSA","n":"AQ","e":"AQAB""#, #""kty":"RSA","n":"\#(JSONWebKeyTests.modulus)","e":"Aw""#,
            JSONWebKeyTests.ec + #","kid":"1""#,
        ])
        #expect(set.keys.count == 1)
        #expect(
            set.leftOut == [
                KeyFault(.otherUse, at: "/keys/0/use"), KeyFault(.otherType, at: "/keys/1/kty"),
                KeyFault(.otherCurve, at: "/keys/2/crv"), KeyFault(.otherAlgorithm, at: "/keys/3/alg"),
                KeyFault(.modulusOutOfRange(bits: 1), at: "/keys/4/n"),
                KeyFault(.exponentOutOfRange, at: "/keys/5/e"),
            ])
    }

    @Test func `a set in which something is wrong is refused whole`() {
        let good = JSONWebKeyTests.ec
        #expect(Self.refusal([good, good + #","d":"AQ""#]) == KeyFault(.privateMember, at: "/keys/1/d"))
        #expect(
            Self.refusal([good, Self.secret("A")]) == KeyFault(.secretAmongPublicKeys, at: "/keys/1/kty"))
        #expect(Self.refusal([good, ""]) == KeyFault(.missing, at: "/keys/1/kty"))
        #expect(
            Self.refusal([good, good + #","alg":"RS256""#])
                == KeyFault(.algorithmOfAnotherKey, at: "/keys/1/alg"))
        #expect(
            Self.refusal([good, good.replacing("4Etl", with: "4Etm")]) == KeyFault(.unsound, at: "/keys/1"))
    }

    @Test func `two keys of one kid are refused, also where escapes hide it`() {
        let (one, other) = (JSONWebKeyTests.ec + #","kid":"a""#, JSONWebKeyTests.okp + #","kid":"\u0061""#)
        #expect(Self.refusal([one, other]) == KeyFault(.identifierRepeated, at: "/keys/1/kid"))
        #expect(Self.refusal([one, JSONWebKeyTests.okp + #","kid":"A""#]) == nil)
    }

    @Test func `secrets have a set of their own`() throws {
        let set = try Self.read([Self.secret("A") + #","kid":"1""#, Self.secret("B")], as: .secrets)
        #expect(set.keys.count == 2)
        #expect(throws: KeyFault(.publicKeyAmongSecrets, at: "/keys/1/kty")) {
            try Self.read([Self.secret("A"), JSONWebKeyTests.ec], as: .secrets)
        }
    }

    @Test func `a set has an end, and at least one key`() {
        let key = JSONWebKeyTests.okp
        #expect(Self.refusal([String](repeating: key, count: JSONWebKeySet.mostKeys)) == nil)
        let fault = KeyFault(.tooManyKeys(limit: JSONWebKeySet.mostKeys), at: "/keys")
        #expect(Self.refusal([String](repeating: key, count: JSONWebKeySet.mostKeys + 1)) == fault)
        #expect(Self.refusal([]) == KeyFault(.noKeys, at: "/keys"))
        #expect(Self.refusal([key + #","use":"enc""#]) == KeyFault(.otherUse, at: "/keys/0/use"))
    }

    @Test(arguments: [
        ("[]", KeyFault(.notObject)), ("{}", KeyFault(.missing, at: "/keys")),
        (#"{"keys":{}}"#, KeyFault(.notList, at: "/keys")),
        (#"{"keys":[7]}"#, KeyFault(.notObject, at: "/keys/0")),
        (#"{"keys":[],"keys":[]}"#, KeyFault(.json(.keyRepeated))), ("", KeyFault(.json(.empty))),
    ])
    func `what is no set is refused with its place`(text: String, fault: KeyFault) {
        #expect(throws: fault) { try JSONWebKeySet(Array(text.utf8), as: .publicKeys) }
    }
}
