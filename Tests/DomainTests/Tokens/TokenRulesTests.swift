import Crypto
import Testing
import Wire

@testable import Domain

@Suite struct TokenRulesTests {
    static let now: Int64 = 1_800_000_000

    /// What a token of these members comes to.
    static func accept(
        _ payload: String, at seconds: Int64 = now, typ: String? = nil, claim: String = "sub",
        type: TokenRules.TokenType = .usual, leeway: Int64 = 5
    ) throws -> VerifiedToken {
        let (key, reader) = try Tokens.pair(.ed25519)
        let header = Tokens.header(key, typ.map { #","typ":\#($0)"# } ?? "")
        let token = try reader.read(Tokens.signed(key, header, payload))
        let rules = try #require(
            TokenRules(
                issuer: "https://id.example.com", audience: "bank", claim: claim, type: type, leeway: leeway))
        return try rules.accept(token, at: #require(Timestamp(seconds: seconds)))
    }

    /// A good payload, with members in the place of others or beside them.
    static func payload(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String?] = [
            "iss": #""https://id.example.com""#, "aud": #""bank""#, "sub": #""alice""#, "exp": "\(now + 60)",
        ]
        members.merge(changes) { $1 }
        let list = members.sorted { $0.key < $1.key }.compactMap { name, value in
            value.map { #""\#(name)":\#($0)"# }
        }
        return "{\(list.joined(separator: ","))}"
    }

    static func refusal(
        _ changes: [String: String?], at seconds: Int64 = now, leeway: Int64 = 5
    ) throws -> TokenFault? {
        do {
            _ = try accept(payload(changes), at: seconds, leeway: leeway)
            return nil
        } catch let fault as TokenFault {
            return fault
        }
    }

    @Test func `a good token gives its subject, its login and all of its claims`() throws {
        let token = try Self.accept(
            Self.payload(["sid": #""s-1""#, "roles": #"["admin"]"#, "iat": "\(Self.now)"]))
        #expect(token.subject == "alice" && token.sid == "s-1" && token.ends == Self.now + 60)
        #expect(token.claims["roles".utf8]?.elements.first?.string == Array("admin".utf8))
        #expect(try Self.accept(Self.payload()).sid == nil)
    }

    @Test(
        arguments: [
            (nil, TokenFault.claimMissing("iss")), ("7", .claimInvalid("iss")), (#""""#, .otherIssuer),
            (#""https://id.example.com/""#, .otherIssuer), (#""HTTPS://id.example.com""#, .otherIssuer),
            (#"["https://id.example.com"]"#, .claimInvalid("iss")),
            (#""https://id.example.com.evil""#, .otherIssuer),
        ] as [(String?, TokenFault)])
    func `RFC8725-3.8: the issuer is exactly the one that is trusted`(
        value: String?, fault: TokenFault
    ) throws {
        #expect(try Self.refusal(["iss": value]) == fault)
    }

    @Test(
        arguments: [
            (nil, TokenFault.claimMissing("sub")), ("7", .claimInvalid("sub")),
            (#""""#, .claimInvalid("sub")),
            ("null", .claimInvalid("sub")), (#"["alice"]"#, .claimInvalid("sub")),
            (#""a\nb""#, .claimInvalid("sub")),
            (#""a\u007fb""#, .claimInvalid("sub")),
            ("\"" + String(repeating: "a", count: 257) + "\"", .claimInvalid("sub")),
        ] as [(String?, TokenFault)])
    func `RFC8725-3.8: a subject is a string that is not empty and shows`(
        value: String?, fault: TokenFault
    ) throws {
        #expect(try Self.refusal(["sub": value]) == fault)
    }

    @Test func `the subject is what the named claim says`() throws {
        let token = try Self.accept(Self.payload(["sub": nil, "email": #""a@b""#]), claim: "email")
        #expect(token.subject == "a@b")
        #expect(throws: TokenFault.claimMissing("email")) { try Self.accept(Self.payload(), claim: "email") }
    }

    @Test(arguments: [#""""#, "7", "null", #""a\u0000""#, #"["s"]"#])
    func `a login that is named is a string that is not empty`(value: String) throws {
        let fault = try Self.refusal(["sid": value])
        #expect(fault == .claimInvalid("sid") || fault == .claims(.nullCharacter))
    }

    @Test(
        arguments: [
            (nil, TokenFault.claimMissing("aud")), (#""other""#, .otherAudience),
            (#""Bank""#, .otherAudience),
            (#""bank ""#, .otherAudience), (#"[]"#, .otherAudience), (#"["other"]"#, .otherAudience),
            ("7", .claimInvalid("aud")),
            (#"["bank",7]"#, .claimInvalid("aud")), (#"{"bank":1}"#, .claimInvalid("aud")),
            (#"["bank"]"#, nil),
            (#"["other","bank"]"#, nil),
        ] as [(String?, TokenFault?)])
    func `RFC8725-3.9: the audience is among those that the token is for`(
        value: String?, fault: TokenFault?
    ) throws {
        #expect(try Self.refusal(["aud": value]) == fault)
    }

    @Test(arguments: [
        (Int64(0), Int64(0), true), (-1, 0, false), (-5, 5, true), (-6, 5, false), (-10, 10, true),
        (-11, 10, false),
        (1, 0, true), (-1_800_000_000, 10, false),
    ])
    func `a token ends with its time and the leeway`(offset: Int64, leeway: Int64, isTaken: Bool) throws {
        // It has ended when the clock shows the second that it names.
        let fault = try Self.refusal(["exp": "\(Self.now + 1 + offset)"], leeway: leeway)
        #expect((fault == nil) == isTaken)
        if !isTaken { #expect(fault == .expired(secondsAgo: -1 - offset)) }
    }

    @Test(arguments: ["nbf", "iat"])
    func `a token begins with its time, less the leeway`(name: String) throws {
        for (offset, isTaken) in [(0, true), (5, true), (6, false), (-100, true)] as [(Int64, Bool)] {
            let fault = try Self.refusal([name: "\(Self.now + offset)"])
            #expect((fault == nil) == isTaken)
            let expected: TokenFault = name == "nbf" ? .early(seconds: offset) : .issuedLater(seconds: offset)
            if !isTaken { #expect(fault == expected) }
        }
    }

    @Test(arguments: ["exp", "nbf", "iat"])
    func `a time is a number of seconds since 1970`(name: String) throws {
        for value in [#""1800000060""#, "null", "true", "-1", "253402300800", "[1800000060]"] {
            #expect(try Self.refusal([name: value]) == .claimInvalid(name))
        }
        #expect(try Self.refusal([name: "1e400"]) == .claims(.numberInexact))
        #expect(try Self.refusal([name: "18000000600000000000"]) == .claims(.numberInexact))
    }

    @Test func `a time with a fraction is read so that the token's time is shorter`() throws {
        #expect(try Self.refusal(["exp": "\(Self.now).9"], leeway: 0) == .expired(secondsAgo: 0))
        #expect(try Self.refusal(["exp": "\(Self.now + 1).1"], leeway: 0) == nil)
        #expect(try Self.refusal(["nbf": "\(Self.now).1"], leeway: 0) == .early(seconds: 1))
        #expect(try Self.refusal(["iat": "\(Self.now).0"], leeway: 0) == nil)
    }

    @Test func `a token without an end is refused`() throws {
        #expect(try Self.refusal(["exp": nil]) == .claimMissing("exp"))
    }

    @Test(arguments: [
        (#""JWT""#, true), (#""jwt""#, true), (#""application/JWT""#, true), (#""at+jwt""#, true),
        (#""application/at+jwt""#, true), (#""countersign-assertion+jwt""#, false), (#""dpop+jwt""#, false),
        (#""logout+jwt""#, false), (#""secevent+jwt""#, false), (#""""#, false), (#""JWS""#, false),
    ])
    func `RFC8725-3.12: a token that was made for something else is no caller's`(
        typ: String, isTaken: Bool
    ) throws {
        let token = Result { try Self.accept(Self.payload(), typ: typ) }
        if isTaken {
            #expect(try token.get().subject == "alice")
        } else {
            #expect(throws: TokenFault.otherType) { try token.get() }
        }
    }

    @Test func `RFC8725-3.11: a type that is asked for is the only one`() throws {
        let type = TokenRules.TokenType.only("Countersign-Assertion+jwt")
        for typ in [#""countersign-assertion+jwt""#, #""application/countersign-assertion+JWT""#] {
            #expect(try Self.accept(Self.payload(), typ: typ, type: type).subject == "alice")
        }
        for typ in [nil, #""JWT""#, #""at+jwt""#, #""x-countersign-assertion+jwt""#] as [String?] {
            #expect(throws: TokenFault.otherType) { try Self.accept(Self.payload(), typ: typ, type: type) }
        }
        #expect(throws: TokenFault.parameter("typ")) { try Self.accept(Self.payload(), typ: "7") }
    }

    @Test(arguments: [
        ("", TokenFault.claims(.empty)), ("[]", .claimsNotObject), ("foo", .claims(.unexpectedOctet)),
        (#"{"sub":"a","sub":"b"}"#, .claims(.keyRepeated)),
        (#"{"sub":"a","\u0073ub":"b"}"#, .claims(.keyRepeated)),
        (#"{"exp":9007199254740993}"#, .claims(.numberInexact)),
    ])
    func `RFC8725-2.4: claims are one JSON object that has one reading`(payload: String, fault: TokenFault) {
        #expect(throws: fault) { try Self.accept(payload) }
    }

    @Test func `rules match names that there are, and clocks differ by ten seconds at most`() {
        func rules(
            _ issuer: String = "i", _ audience: String = "a", _ claim: String = "c", leeway: Int64 = 0
        ) -> TokenRules? {
            TokenRules(issuer: issuer, audience: audience, claim: claim, leeway: leeway)
        }
        #expect(rules() != nil && rules(leeway: 10) != nil)
        #expect(rules("") == nil && rules("i", "") == nil && rules("i", "a", "") == nil)
        #expect(rules(leeway: 11) == nil && rules(leeway: -1) == nil)
    }
}
