// A key in JSON: RFC 7517, with the members of RFC 7518, section 6, and of RFC 8037, section 2. Members that are not
// known are ignored, as the RFC says; everything that is known must be of its type, its length and in one spelling.
//
// A key of a public set that has private members is refused with the whole set: it is a private key that the world has
// seen, and ignoring the rest of it would mean to trust whoever has it.

import Wire

/// A key that came as JSON.
public struct JSONWebKey: Sendable {
    /// What a text is expected to hold. The two never stand in one set, so that what everybody may know is never used
    /// as a secret.
    public enum Kind: Hashable, Sendable {
        /// Keys that anybody may see.
        case publicKeys
        /// Secrets that both sides have, for HS256.
        case secrets
    }

    /// What is verified with.
    public enum Material: Sendable {
        /// A public key with its one algorithm.
        case verification(VerificationKey)
        /// A secret for HS256.
        case secret(Secret)
    }

    /// Its `kid`, where it has one.
    public let identifier: [UInt8]?
    /// What is verified with.
    public let material: Material

    /// How few octets a secret for HS256 may have: those of its digest (RFC 7518, section 3.2).
    public static let shortestSecret = 32
    /// How many octets a text with keys may have.
    public static let longestText = 1 << 18
    /// How many octets a `kid` may have.
    public static let longestIdentifier = 256

    /// The kinds of keys that are known: three public ones, and secrets.
    private static let types = ["EC", "OKP", "RSA", "oct"]

    /// The key that a text is.
    public init(_ octets: [UInt8], as kind: Kind) throws(KeyFault) {
        try self.init(Self.document(octets).root, as: kind)
    }

    /// The key that a value is.
    init(_ value: JSONValue, as kind: Kind) throws(KeyFault) {
        guard value.kind == .object else { throw KeyFault(.notObject) }
        let members = JSONWebKeyMembers(value)
        identifier = try members.text("kid", longest: Self.longestIdentifier)
        let written = try members.required("kty")
        // Octet by octet: to a `String` the Kelvin sign is the K of `OKP`.
        guard let type = Self.types.first(where: { written.elementsEqual($0.utf8) }) else {
            throw KeyFault(.otherType, at: "/kty")
        }
        switch (type, kind) {
        case ("EC", .publicKeys), ("OKP", .publicKeys), ("RSA", .publicKeys):
            try members.refusePrivate()
            try members.checkPurpose()
            material = .verification(try Self.verificationKey(members, type))
        case ("oct", .secrets):
            try members.checkPurpose()
            material = .secret(try Self.secret(members))
        case ("oct", .publicKeys): throw KeyFault(.secretAmongPublicKeys, at: "/kty")
        default: throw KeyFault(.publicKeyAmongSecrets, at: "/kty")
        }
    }

    static func document(_ octets: [UInt8]) throws(KeyFault) -> JSONDocument {
        guard octets.count <= longestText else { throw KeyFault(.tooLong(limit: longestText)) }
        do throws(JSONFault) {
            return try JSONDocument(octets)
        } catch {
            throw KeyFault(.json(error.reason))
        }
    }

    private static func verificationKey(
        _ members: JSONWebKeyMembers, _ type: String
    ) throws(KeyFault) -> VerificationKey {
        let named = try members.text("alg")
        let algorithm = named.flatMap { SignatureAlgorithm(name: $0) }
        if named != nil, algorithm == nil { throw KeyFault(.otherAlgorithm, at: "/alg") }
        let key = try publicKey(members, type)
        if let algorithm, !key.fits(algorithm) { throw KeyFault(.algorithmOfAnotherKey, at: "/alg") }
        return try VerificationKey(key, for: algorithm ?? key.usualAlgorithm)
    }

    private static func publicKey(
        _ members: JSONWebKeyMembers, _ type: String
    ) throws(KeyFault) -> PublicKey {
        if type == "RSA" {
            return .rsa(modulus: try members.octets("n"), exponent: try members.octets("e"))
        }
        let name = String(decoding: try members.required("crv"), as: UTF8.self)
        if type == "OKP" {
            guard name == "Ed25519" else { throw KeyFault(.otherCurve, at: "/crv") }
            return .ed25519(try members.octets("x"))
        }
        guard let curve = EllipticCurve(rawValue: name) else { throw KeyFault(.otherCurve, at: "/crv") }
        return .ec(curve, x: try members.octets("x"), y: try members.octets("y"))
    }

    private static func secret(_ members: JSONWebKeyMembers) throws(KeyFault) -> Secret {
        if let name = try members.text("alg"), !name.elementsEqual("HS256".utf8) {
            throw KeyFault(.otherAlgorithm, at: "/alg")
        }
        var octets = try members.octets("k")
        defer { ConstantTime.cleanse(&octets) }
        guard octets.count >= shortestSecret else {
            throw KeyFault(.secretTooShort(octets: octets.count, least: shortestSecret), at: "/k")
        }
        return Secret(copying: octets)
    }
}

/// The members of one key, read strictly.
struct JSONWebKeyMembers {
    private let value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    /// A string that is not empty, if the member is there.
    func text(_ name: String, longest: Int = 64) throws(KeyFault) -> [UInt8]? {
        guard let member = value[name.utf8] else { return nil }
        guard let text = member.string, !text.isEmpty else { throw KeyFault(.notText, at: "/\(name)") }
        guard text.count <= longest else { throw KeyFault(.tooLong(limit: longest), at: "/\(name)") }
        return text
    }

    func required(_ name: String) throws(KeyFault) -> [UInt8] {
        guard let text = try text(name) else { throw KeyFault(.missing, at: "/\(name)") }
        return text
    }

    /// Octets in base64url; no number that is taken has more than an RSA modulus.
    func octets(_ name: String) throws(KeyFault) -> [UInt8] {
        guard let member = value[name.utf8] else { throw KeyFault(.missing, at: "/\(name)") }
        guard let text = member.string else { throw KeyFault(.notText, at: "/\(name)") }
        do throws(Base64Fault) {
            return try Base64URL.decode(text)
        } catch {
            throw KeyFault(.notBase64URL, at: "/\(name)")
        }
    }

    /// RFC 7518, sections 6.2.2 and 6.3.2, and RFC 8037: what only the owner of a key has.
    func refusePrivate() throws(KeyFault) {
        for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] where value[name.utf8] != nil {
            throw KeyFault(.privateMember, at: "/\(name)")
        }
    }

    /// RFC 7517, sections 4.2 and 4.3: where it is said what the key is for, verifying is among it, and both ways to
    /// say it agree.
    func checkPurpose() throws(KeyFault) {
        let use = try text("use")
        let operations = try operations()
        if let use, !use.elementsEqual("sig".utf8) { throw KeyFault(.otherUse, at: "/use") }
        guard let operations else { return }
        guard operations.contains(Array("verify".utf8)) else { throw KeyFault(.otherUse, at: "/key_ops") }
        let signing = [Array("verify".utf8), Array("sign".utf8)]
        if use != nil, !operations.allSatisfy(signing.contains) {
            throw KeyFault(.useContradictsOperations, at: "/key_ops")
        }
    }

    private func operations() throws(KeyFault) -> [[UInt8]]? {
        guard let member = value["key_ops".utf8] else { return nil }
        guard member.kind == .array else { throw KeyFault(.notList, at: "/key_ops") }
        let operations = member.elements.compactMap(\.string)
        guard operations.count == member.count, !operations.isEmpty else {
            throw KeyFault(.notList, at: "/key_ops")
        }
        guard Set(operations).count == operations.count else {
            throw KeyFault(.operationRepeated, at: "/key_ops")
        }
        return operations
    }
}
