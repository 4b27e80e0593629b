// What a caller's token must claim (RFC 7519, section 4.1; RFC 8725, sections 3.8 to 3.12): who issued it, for whom, about
// whom, and that it is in its time. All of it is required, save `nbf` and `iat`, which count where they stand. Times are seconds
// since 1970; where one has a fraction, it is read as the second that makes the token's time shorter.

public import Wire

/// What a token must say to be taken.
public struct TokenRules: Sendable {
    /// Which types of tokens are taken (`typ`), so that one that was made for something else is not (RFC 8725, section 3.11).
    public enum TokenType: Hashable, Sendable {
        /// None named, `JWT`, or `at+jwt`, the access token of RFC 9068. A token of any other name is for something else:
        /// a logout, an event, a proof, an assertion of this gateway.
        case usual
        /// Exactly this one.
        case only(String)
    }

    /// How many seconds clocks may differ by.
    public static let leewayRange: ClosedRange<Int64> = 0...10
    /// How many octets a subject may have, and a login.
    public static let longestName = 256

    private let issuer: [UInt8]
    private let audience: [UInt8]
    private let claim: String
    private let type: TokenType
    private let leeway: Int64

    /// Rules; nil where the leeway is out of its range, or a name that must be matched is empty.
    /// - Parameter claim: the claim that names the subject.
    public init?(
        issuer: String, audience: String, claim: String = "sub", type: TokenType = .usual, leeway: Int64 = 5
    ) {
        guard !issuer.isEmpty, !audience.isEmpty, !claim.isEmpty, Self.leewayRange.contains(leeway) else {
            return nil
        }
        self.issuer = Array(issuer.utf8)
        self.audience = Array(audience.utf8)
        self.claim = claim
        self.type = type
        self.leeway = leeway
    }

    /// What the token says, if it says what it must at this time.
    public func accept(_ token: VerifiedJWS, at now: Timestamp) throws(TokenFault) -> VerifiedToken {
        try checkType(of: token.header)
        let claims: JSONValue
        do throws(JSONFault) {
            claims = try JSONDocument(token.payload).root
        } catch {
            throw .claims(error.reason)
        }
        guard claims.kind == .object else { throw .claimsNotObject }
        guard try Self.required("iss", of: claims) == issuer else { throw .otherIssuer }
        try checkAudience(of: claims)
        let ends = try checkTime(of: claims, at: now.seconds)
        let subject = try Self.name(Self.required(claim, of: claims), claim)
        var login: String?
        if let sid = claims["sid".utf8] {
            guard let text = sid.string else { throw .claimInvalid("sid") }
            login = try Self.name(text, "sid")
        }
        return VerifiedToken(subject: subject, sid: login, ends: ends, claims: claims)
    }

    /// RFC 7515, section 4.1.9: media types are the same in any case of letters, and `application/` may be left out.
    private func checkType(of header: JSONValue) throws(TokenFault) {
        let prefix = "application/"
        var found: String?
        if let typ = header["typ".utf8] {
            guard let text = typ.string, text.count <= 64 else { throw .parameter("typ") }
            let lower = String(decoding: text.map(\.lowercasedASCII), as: UTF8.self)
            found = lower.hasPrefix(prefix) ? String(lower.dropFirst(prefix.count)) : lower
        }
        let isTaken =
            switch type {
            case .usual: found == nil || found == "jwt" || found == "at+jwt"
            case .only(let name):
                found.map { Array($0.utf8) } == Array(name.utf8).map(\.lowercasedASCII)
            }
        guard isTaken else { throw .otherType }
    }

    private func checkAudience(of claims: JSONValue) throws(TokenFault) {
        guard let value = claims["aud".utf8] else { throw .claimMissing("aud") }
        if let text = value.string {
            guard text == audience else { throw .otherAudience }
            return
        }
        let names = value.elements.compactMap(\.string)
        guard value.kind == .array, names.count == value.count else { throw .claimInvalid("aud") }
        guard names.contains(audience) else { throw .otherAudience }
    }

    /// The second that the token ends with.
    private func checkTime(of claims: JSONValue, at now: Int64) throws(TokenFault) -> Int64 {
        guard let ends = try Self.seconds("exp", of: claims, .down) else { throw .claimMissing("exp") }
        guard now < ends + leeway else { throw .expired(secondsAgo: now - ends) }
        if let begins = try Self.seconds("nbf", of: claims, .up), now + leeway < begins {
            throw .early(seconds: begins - now)
        }
        if let issued = try Self.seconds("iat", of: claims, .up), now + leeway < issued {
            throw .issuedLater(seconds: issued - now)
        }
        return ends
    }

    private static func seconds(
        _ name: String, of claims: JSONValue, _ rounding: FloatingPointRoundingRule
    ) throws(TokenFault) -> Int64? {
        guard let value = claims[name.utf8] else { return nil }
        guard let number = value.number?.double.rounded(rounding), number >= 0,
            number <= Double(Timestamp.secondsRange.upperBound)
        else { throw .claimInvalid(name) }
        return Int64(number)
    }

    private static func required(_ name: String, of claims: JSONValue) throws(TokenFault) -> [UInt8] {
        guard let value = claims[name.utf8] else { throw .claimMissing(name) }
        guard let text = value.string else { throw .claimInvalid(name) }
        return text
    }

    /// A name that stands in logs, keys of the store and assertions: it is there, it ends, and it shows.
    private static func name(_ text: [UInt8], _ claim: String) throws(TokenFault) -> String {
        guard 1...longestName ~= text.count, text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .claimInvalid(claim)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A token that was verified and says what it must.
public struct VerifiedToken: Sendable {
    /// Whom it is about, by the claim that the rules name.
    public let subject: String
    /// The login that it belongs to (`sid`), where it names one.
    public let sid: String?
    /// When it ends, in seconds since 1970; the leeway is not in it.
    public let ends: Int64
    /// All that it claims, an object.
    public let claims: JSONValue
}
