// All that an approval covers: who asks, under which rules, and the request as it will be sent. Whoever makes one gives it
// the very octets that go up; a request that differs in any of them is another request (AUT-3), and so is the same
// request under another version of its policy (BND-5).
//
// Never in it: the octets of a credential. A cookie or a token is renewed while a challenge lives, and a binding that held
// it would die of that; and nothing here is a secret. What stands for the credential is `login`.

public import Crypto
public import Wire

/// A request as an approval covers it.
public struct BoundRequest: Sendable {
    /// Who asks, and under which rules.
    public let obligation: BoundObligation
    /// The method, in its own letters.
    public let method: [UInt8]
    /// How it came.
    public let scheme: Scheme
    /// Which host it is for, in canonical form; nil for an HTTP/1.0 request that names none.
    public let authority: [UInt8]?
    /// The path as it came.
    public let path: [UInt8]
    /// The query as it came; nil where there is no `?`, empty where nothing follows it.
    public let query: [UInt8]?
    /// Content-Type as it came; nil where there is none, empty where it has no value.
    public let contentType: [UInt8]?
    /// The other fields of the caller that are forwarded, in the order in which they are.
    public let fields: [BoundField]
    /// What stands for the body.
    public let body: BoundBody

    /// The request that will be forwarded with these fields and this body. Two Content-Type are a fault.
    /// - Parameter fields: the caller's fields that go up, without Content-Type, which is bound by itself; without any
    ///   credential (Authorization, cookies that carry a login), which is bound as the obligation's `login`; and without
    ///   what the gateway makes anew (Host, framing, trace, its own).
    public init(
        _ request: CanonicalRequest, for obligation: BoundObligation, fields: [BoundField], body: BoundBody
    ) throws(HTTPFault) {
        self.init(
            for: obligation, method: request.method.octets, scheme: request.scheme,
            authority: request.authority?.octets, path: Array(request.path),
            query: request.query.map { Array($0) },
            contentType: try request.fields.only(.contentType).map { Array($0) }, fields: fields, body: body)
    }

    init(
        for obligation: BoundObligation, method: [UInt8], scheme: Scheme, authority: [UInt8]?, path: [UInt8],
        query: [UInt8]?, contentType: [UInt8]?, fields: [BoundField], body: BoundBody
    ) {
        self.obligation = obligation
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.query = query
        self.contentType = contentType
        self.fields = fields
        self.body = body
    }
}

/// Who asks, and under which rules: what of a binding is not in the octets of the request.
public struct BoundObligation: Sendable {
    /// Whose keys and budgets.
    public let tenant: Identifier
    /// Which policy.
    public let policy: Identifier
    /// What is asked of the caller.
    public let scenario: Identifier
    /// The version of the policy, and so of the scenario: another one is another binding.
    public let version: SHA256Digest
    /// Who is calling. Octets and not a `String`, to which two spellings of `é` are equal.
    public let subject: [UInt8]
    /// The login that the subject was recognised by: the token's `sid`, a hash of the credential, never the credential.
    /// Nil where the way to know the subject has none.
    public let login: [UInt8]?

    /// An obligation of these parts.
    public init(
        tenant: Identifier, policy: Identifier, scenario: Identifier, version: SHA256Digest, subject: [UInt8],
        login: [UInt8]?
    ) {
        self.tenant = tenant
        self.policy = policy
        self.scenario = scenario
        self.version = version
        self.subject = subject
        self.login = login
    }
}

/// A field that is forwarded.
public struct BoundField: Hashable, Sendable {
    /// Its name in lower case: how a caller spells it has no meaning, and is no difference.
    public let name: [UInt8]
    /// Its value as it came, without the whitespace around it.
    public let value: [UInt8]

    /// A field, with its name in any case of letters.
    public init(name: some Sequence<UInt8>, value: some Sequence<UInt8>) {
        self.name = name.map(\.lowercasedASCII)
        self.value = Array(value)
    }
}

/// What stands for a body: how many octets, and their digest. No body and one without octets are the same: nothing is sent
/// for either.
public struct BoundBody: Hashable, Sendable {
    /// How many octets it has.
    public let length: UInt64
    /// SHA-256 of all of them.
    public let digest: SHA256Digest

    /// The body that these pieces are, one behind the other; how it was cut doesn't show.
    public init(_ pieces: [[UInt8]], by hasher: inout SHA256Hasher) throws(CryptoFault) {
        // A step that fails makes `finish` fail, which leaves the hasher ready for the next message.
        for piece in pieces { try? hasher.update(piece) }
        digest = try hasher.finish()
        length = pieces.reduce(0) { $0 + UInt64($1.count) }
    }
}
