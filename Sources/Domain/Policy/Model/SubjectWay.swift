// Who is calling: the ways to know it. Each is verified, none believes the body, and of a request that has credentials
// for two of them none is believed.

public import Wire

/// One way to know a request's subject.
public enum SubjectWay: Hashable, Sendable {
    case token(TokenWay)
    case header(HeaderWay)
    case certificate(CertificateWay)
    case introspection(IntrospectionWay)

    /// The key that policies write.
    public var key: String {
        switch self {
        case .token: "jwt"
        case .header: "header"
        case .certificate: "certificate"
        case .introspection: "introspection"
        }
    }

    /// Whether a login can be told from it, which approvals that last are bound to.
    public var namesLogin: Bool {
        if case .header(let way) = self { way.login != nil } else { true }
    }

    /// Whether it knows claims of the subject.
    public var hasClaims: Bool {
        if case .token = self { true } else { false }
    }
}

/// A signed token in a field of the request (RFC 7519).
public struct TokenWay: Hashable, Sendable {
    /// The field that holds it; `Authorization` has `Bearer` before it.
    public var header: HeaderName?
    /// The cookie that does instead.
    public var cookie: String?
    /// Who must have issued it.
    public var issuer = ""
    /// Whom it must be meant for.
    public var audience = ""
    /// The keys of the configuration that verify it.
    public var keys: Identifier?
    /// The claim that is the subject.
    public var claim = "sub"

    /// A token's way with nothing in it yet.
    public init() {}
}

/// A field that a proxy before us sets, which has done the login.
public struct HeaderWay: Hashable, Sendable {
    /// The field with the subject.
    public var name: HeaderName?
    /// Whose word is taken; nobody else's field of that name gets anywhere.
    public var from: [AddressBlock] = []
    /// The field with something that is different for each login.
    public var login: HeaderName?

    /// A field's way with nothing in it yet.
    public init() {}
}

/// The certificate of the caller's TLS connection.
public struct CertificateWay: Hashable, Sendable {
    /// What of a certificate names the subject.
    public enum Name: String, CaseIterable, Sendable {
        case commonName = "cn"
        case distinguishedName = "dn"
        case dns
        case email
        case uri
    }

    /// Which name.
    public var name = Name.commonName

    /// A certificate's way.
    public init() {}
}

/// Asking the app itself, with the caller's own cookies or token: the way for apps that have logins already.
public struct IntrospectionWay: Hashable, Sendable {
    /// Whom to ask.
    public var upstream: Identifier?
    /// At which path.
    public var path = ""
    /// The cookies that are the login.
    public var cookies: [String] = []
    /// The field that is, instead.
    public var header: HeaderName?
    /// Where in the answer the subject stands.
    public var pointer: JSONPointer?
    /// How long an answer is good for.
    public var cache = Seconds(10)

    /// An introspection with nothing in it yet.
    public init() {}
}
