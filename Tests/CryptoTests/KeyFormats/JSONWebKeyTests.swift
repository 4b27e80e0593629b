import Testing
import Wire

@testable import Crypto

@Suite struct JSONWebKeyTests {
    /// RFC 7517, appendix A.1, and RFC 8037, appendix A.2.
    static let ec =
        #""kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","#
        + #""y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM""#
    static let okp = #""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#
    static let modulus =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZC"
        + "iFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJ"
        + "ZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xB"
        + "niIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    static let rsa = #""kty":"RSA","n":"\#(modulus)","e":"AQAB""#

    static func read(_ members: String, as kind: JSONWebKey.Kind = .publicKeys) throws(KeyFault) -> JSONWebKey
    {
        try JSONWebKey(Array("{\(members)}".utf8), as: kind)
    }

    static func refusal(_ members: String, as kind: JSONWebKey.Kind = .publicKeys) -> KeyFault? {
        do throws(KeyFault) {
            _ = try read(members, as: kind)
            return nil
        } catch {
            return error
        }
    }

    static func verificationKey(_ members: String) throws -> VerificationKey? {
        guard case .verification(let key) = try read(members).material else { return nil }
        return key
    }

    @Test func `keys of each kind are read, with the one algorithm that is theirs`() throws {
        #expect(try Self.verificationKey(Self.ec)?.algorithm == .es256)
        #expect(try Self.verificationKey(Self.okp)?.algorithm == .ed25519)
        #expect(try Self.verificationKey(Self.okp + #","alg":"EdDSA""#)?.algorithm == .ed25519)
        #expect(try Self.verificationKey(Self.okp + #","alg":"Ed25519""#)?.algorithm == .ed25519)
        // Whoever names none means this one; for another it has to be named.
        #expect(try Self.verificationKey(Self.rsa)?.algorithm == .rs256)
        for algorithm in SignatureAlgorithm.allCases where algorithm.isRSA {
            let key = try Self.verificationKey(Self.rsa + #","alg":"\#(algorithm.rawValue)""#)
            #expect(key?.algorithm == algorithm)
        }
        #expect(try Self.read(Self.ec + #","kid":"1","use":"sig","key_ops":["verify"]"#).identifier == [0x31])
        #expect(try Self.read(Self.ec).identifier == nil)
    }

    /// To a `String` the Kelvin sign is a K.
    @Test func `a name is compared octet by octet`() {
        let okp = Self.okp.replacing("OKP", with: "O\u{212A}P")
        #expect(Self.refusal(okp)?.reason == .otherType)
    }

    @Test func `members that are not known are ignored`() throws {
        let more =
            #","x5t":"abc","x5c":["MII"],"x5u":"https://example.com","exp":17,"nbf":null,"more":{"a":[]}"#
        #expect(try Self.read(Self.ec + more).identifier == nil)
    }

    @Test(arguments: [
        ("", KeyFault.Reason.missing, "/kty"), (#""kty":7"#, .notText, "/kty"),
        (#""kty":"""#, .notText, "/kty"),
        (#""kty":"ec""#, .otherType, "/kty"), (#""kty":"EC""#, .missing, "/crv"),
        (#""kty":"EC","crv":"P-256K""#, .otherCurve, "/crv"),
        (#""kty":"EC","crv":"p-256""#, .otherCurve, "/crv"),
        (#""kty":"EC","crv":"P-256""#, .missing, "/x"),
        (#""kty":"EC","crv":"P-256","x":"AA""#, .missing, "/y"),
        (#""kty":"EC","crv":"P-256","x":["AA"],"y":"AA""#, .notText, "/x"),
        (#""kty":"EC","crv":"P-256","x":"AA","y":"AA""#, .wrongLength(expected: 32, actual: 1), "/x"),
        (#""kty":"EC","crv":"P-256","x":"A=","y":"AA""#, .notBase64URL, "/x"),
        (#""kty":"EC","crv":"P-256","x":"AB","y":"AA""#, .notBase64URL, "/x"),
        (#""kty":"OKP","crv":"X25519","x":"AA""#, .otherCurve, "/crv"),
        (#""kty":"OKP","crv":"Ed448","x":"AA""#, .otherCurve, "/crv"),
        (#""kty":"OKP","crv":"Ed25519","x":"AA""#, .wrongLength(expected: 32, actual: 1), "/x"),
        (#""kty":"RSA""#, .missing, "/n"), (#""kty":"RSA","n":"AQ""#, .missing, "/e"),
        (#""kty":"RSA","n":"AQ","e":"AQAB""#, .modulusOutOfRange(bits: 1), "/n"),
        (#""kty":"RSA","n":"","e":"AQAB""#, .modulusOutOfRange(bits: 0), "/n"),
        (#""kty":"RSA","n":"AAEB","e":"AQAB""#, .zeroInFront, "/n"),
        (#""kty":"RSA","n":"AQ","e":"AAEAAQ""#, .zeroInFront, "/e"),
        (#""kty":"oct","k":"AQ""#, .secretAmongPublicKeys, "/kty"),
    ])
    func `what is missing, of another type or length is told by its place`(
        members: String, reason: KeyFault.Reason, place: String
    ) {
        #expect(Self.refusal(members) == KeyFault(reason, at: place))
    }

    @Test(arguments: ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
    func `a public key with private members is refused`(member: String) {
        for members in [Self.ec, Self.okp, Self.rsa] {
            #expect(
                Self.refusal(members + #","\#(member)":"AQ""#) == KeyFault(.privateMember, at: "/\(member)"))
        }
    }

    @Test(arguments: [
        (#""use":"enc""#, KeyFault.Reason.otherUse, "/use"), (#""use":"SIG""#, .otherUse, "/use"),
        (#""use":1"#, .notText, "/use"), (#""key_ops":["sign"]"#, .otherUse, "/key_ops"),
        (#""key_ops":["encrypt"]"#, .otherUse, "/key_ops"), (#""key_ops":[]"#, .notList, "/key_ops"),
        (#""key_ops":"verify""#, .notList, "/key_ops"), (#""key_ops":["verify",1]"#, .notList, "/key_ops"),
        (#""key_ops":["verify","verify"]"#, .operationRepeated, "/key_ops"),
        (#""use":"sig","key_ops":["verify","encrypt"]"#, .useContradictsOperations, "/key_ops"),
        (#""alg":"none""#, .otherAlgorithm, "/alg"), (#""alg":"HS256""#, .otherAlgorithm, "/alg"),
        (#""alg":"es256""#, .otherAlgorithm, "/alg"), (#""alg":"ES384""#, .algorithmOfAnotherKey, "/alg"),
        (#""alg":"RS256""#, .algorithmOfAnotherKey, "/alg"),
        (#""alg":"EdDSA""#, .algorithmOfAnotherKey, "/alg"),
        (#""alg":"""#, .notText, "/alg"), (#""kid":"""#, .notText, "/kid"), (#""kid":7"#, .notText, "/kid"),
    ])
    func `RFC8725-3.1: a key that says it is for something else is not verified with`(
        member: String, reason: KeyFault.Reason, place: String
    ) {
        #expect(Self.refusal(Self.ec + "," + member) == KeyFault(reason, at: place))
    }

    @Test func `a kid has an end`() {
        let longest = String(repeating: "k", count: JSONWebKey.longestIdentifier)
        #expect(Self.refusal(Self.ec + #","kid":"\#(longest)""#) == nil)
        let fault = KeyFault(.tooLong(limit: JSONWebKey.longestIdentifier), at: "/kid")
        #expect(Self.refusal(Self.ec + #","kid":"\#(longest)k""#) == fault)
    }

    @Test func `RFC8725-3.4: a point beside its curve is no key`() {
        let moved = Self.ec.replacing("4Etl6SRW2Y", with: "4Etl6SRW2Z")
        #expect(Self.refusal(moved) == KeyFault(.unsound))
        let zero = String(repeating: "A", count: 43)
        let nowhere = #""kty":"EC","crv":"P-256","x":"\#(zero)","y":"\#(zero)""#
        #expect(Self.refusal(nowhere) == KeyFault(.unsound))
        let beyond = String(repeating: "_", count: 42) + "8"
        #expect(
            Self.refusal(#""kty":"EC","crv":"P-256","x":"\#(beyond)","y":"\#(zero)""#) == KeyFault(.unsound))
    }

    @Test(
        arguments: [
            ("AQ", false), ("Aw", false), ("EQ", false), ("AQAB", true), ("AQAA", false), ("AP__", nil),
            ("AQAD", true),
            ("_____w", true), ("AQAAAAE", false), ("", false),
        ] as [(String, Bool?)])
    func `an exponent is odd, at least 65537 and no longer than four octets`(text: String, isTaken: Bool?) {
        let fault = Self.refusal(#""kty":"RSA","n":"\#(Self.modulus)","e":"\#(text)""#)
        switch isTaken {
        case true: #expect(fault == nil)
        case false: #expect(fault == KeyFault(.exponentOutOfRange, at: "/e"))
        default: #expect(fault == KeyFault(.zeroInFront, at: "/e"))
        }
    }

    @Test func `a modulus has from 2048 to 8192 bits, is odd, and has no small factors`() throws {
        func modulus(_ octets: [UInt8]) -> KeyFault? {
            let text = String(decoding: Base64URL.encode(octets), as: UTF8.self)
            return Self.refusal(#""kty":"RSA","n":"\#(text)","e":"AQAB""#)
        }
        let good = try Base64URL.decode(Array(Self.modulus.utf8))
        #expect(modulus(good) == nil)
        #expect(modulus([0x7F] + good.dropFirst()) == KeyFault(.modulusOutOfRange(bits: 2047), at: "/n"))
        #expect(modulus([1] + good) == KeyFault(.unsound) || modulus([1] + good) == nil)
        let large = [0xFF] + [UInt8](repeating: 0xAB, count: 1023)
        #expect(modulus([0x01] + large) == KeyFault(.modulusOutOfRange(bits: 8193), at: "/n"))
        #expect(modulus(good.dropLast() + [good[255] & 0xFE]) == KeyFault(.unsound, at: "/n"))
        // Three times something.
        let sum = good.reduce(0) { ($0 + Int($1)) % 3 }
        let third = good.dropLast(2) + [good[254] &- UInt8(sum), good[255]]
        #expect(third.reduce(0) { ($0 + Int($1)) % 3 } == 0)
        #expect(modulus(Array(third)) == KeyFault(.unsound))
    }

    @Test func `a secret for HS256 has 32 octets or more, and stands among secrets only`() throws {
        func secret(_ count: Int, _ more: String = "") -> KeyFault? {
            let text = String(decoding: Base64URL.encode([UInt8](repeating: 7, count: count)), as: UTF8.self)
            return Self.refusal(#""kty":"oct","k":"\#(text)"\#(more)"#, as: .secrets)
        }
        #expect(secret(32) == nil && secret(64, #","alg":"HS256","use":"sig""#) == nil)
        for count in [0, 1, 31] {
            #expect(secret(count) == KeyFault(.secretTooShort(octets: count, least: 32), at: "/k"))
        }
        #expect(secret(32, #","alg":"HS384""#) == KeyFault(.otherAlgorithm, at: "/alg"))
        #expect(secret(32, #","alg":"A256GCM""#) == KeyFault(.otherAlgorithm, at: "/alg"))
        #expect(secret(32, #","use":"enc""#) == KeyFault(.otherUse, at: "/use"))
        #expect(Self.refusal(#""kty":"oct""#, as: .secrets) == KeyFault(.missing, at: "/k"))
        for members in [Self.ec, Self.okp, Self.rsa] {
            #expect(Self.refusal(members, as: .secrets) == KeyFault(.publicKeyAmongSecrets, at: "/kty"))
        }
        let key = try Self.read(#""kty":"oct","k":"\#(String(repeating: "A", count: 43))""#, as: .secrets)
        guard case .secret(let octets) = key.material else {
            Issue.record("no secret")
            return
        }
        #expect(octets.count == 32)
        #expect(!"\(key)".contains("AAAA"))
    }

    @Test(arguments: [
        ("", KeyFault.Reason.json(.empty)), ("[]", .notObject), ("7", .notObject), ("{", .json(.endsEarly)),
        (#"{"kty":"EC","kty":"OKP"}"#, .json(.keyRepeated)),
        (#"{"kty":"EC","KTY":"OKP"}"#, .json(.keyRepeated)),
        (#"{"kty":"EC"}x"#, .json(.trailingOctets)),
    ])
    func `what is no JSON object, or has two readings, is no key`(text: String, reason: KeyFault.Reason) {
        #expect(throws: KeyFault(reason)) { try JSONWebKey(Array(text.utf8), as: .publicKeys) }
    }

    @Test func `a text has an end`() {
        let long = [UInt8](repeating: .space, count: JSONWebKey.longestText + 1)
        #expect(throws: KeyFault(.tooLong(limit: JSONWebKey.longestText))) {
            try JSONWebKey(long, as: .publicKeys)
        }
    }

    @Test func `every fault says where and what, and shows nothing of the text`() {
        let reasons: [KeyFault.Reason] = [
            .json(.empty), .notObject, .missing, .notText, .notList, .notBase64URL, .tooLong(limit: 7),
            .tooManyKeys(limit: 7), .noKeys, .identifierRepeated, .privateMember, .secretAmongPublicKeys,
            .publicKeyAmongSecrets, .algorithmOfAnotherKey, .useContradictsOperations, .operationRepeated,
            .wrongLength(expected: 7, actual: 6), .zeroInFront, .secretTooShort(octets: 6, least: 7),
            .otherType,
            .otherCurve, .otherAlgorithm, .otherUse, .modulusOutOfRange(bits: 7), .exponentOutOfRange,
            .modulusOfWeakGenerator, .unsound, .notPEM, .encrypted, .otherLabel(expected: "`X`"),
            .notOneBlock,
            .notKeyInside, .library(.entropy),
        ]
        let texts = reasons.map { KeyFault($0, at: "/keys/0").message }
        #expect(Set(texts).count == reasons.count)
        for text in texts {
            #expect(text.hasPrefix("`/keys/0`: ") && text.count > 25 && !text.hasSuffix("."))
        }
        #expect(KeyFault(.notObject).message == "this must be a JSON object")
    }
}
