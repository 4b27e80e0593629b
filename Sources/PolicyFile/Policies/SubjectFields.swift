// The ways to know who is calling.

import Domain
import Wire

/// A way as far as it could be read.
struct SubjectDraft: Sendable {
    private var token: TokenWay?
    private var header: HeaderWay?
    private var certificate: CertificateWay?
    private var introspection: IntrospectionWay?

    /// The way, if exactly one was read.
    var way: SubjectWay? {
        if let token { return .token(token) }
        if let header { return .header(header) }
        if let certificate { return .certificate(certificate) }
        return introspection.map { .introspection($0) }
    }

    static let type = ValueType<SubjectDraft>.mapping(
        MappingRules(
            title: "a way to know the subject",
            alternatives: ["jwt", "header", "certificate", "introspection"]),
        SubjectDraft(),
        [
            Field("jwt", TokenWay.type, optional: \.token, "a signed token of the request (RFC 7519)"),
            Field(
                "header", HeaderWay.type, optional: \.header,
                "a field that a proxy before the gateway sets, which has done the login"),
            Field(
                "certificate", CertificateWay.type, optional: \.certificate,
                "the certificate of the caller's TLS connection"),
            Field(
                "introspection", IntrospectionWay.type, optional: \.introspection,
                "asking the app itself, with the caller's own cookies or field"),
        ])
}

extension TokenWay {
    fileprivate static let type = ValueType<TokenWay>.mapping(
        MappingRules(title: "`jwt`", alternatives: ["header", "cookie"]), TokenWay(),
        [
            Field(
                "header", HeaderName.type(.credential, example: "Authorization"), optional: \.header,
                "the field that holds the token; in `Authorization` it stands behind `Bearer`"),
            Field("cookie", CookieName.type, optional: \.cookie, "the cookie that holds the token"),
            Field(
                "issuer",
                VisibleText.type(
                    "an issuer", form: "a text without spaces, `https://id.example.com`",
                    example: "https://id.example.com"), \.issuer, isRequired: true,
                "who must have issued the token: its `iss`"),
            Field(
                "audience",
                VisibleText.type("an audience", form: "a text without spaces, `bank`", example: "bank"),
                \.audience,
                isRequired: true, "whom the token must be meant for: its `aud`"),
            Field(
                "keys", .identifier("the name of keys", example: "idp"), optional: \.keys, isRequired: true,
                "the keys that verify the token, by their name in `jwks` of `countersign.yaml`"),
            Field(
                "claim",
                VisibleText.type(
                    "a claim", form: "1 to 64 characters without spaces, `sub`", example: "sub", longest: 64),
                \.claim,
                "the claim that is the subject"),
        ])
}

extension HeaderWay {
    fileprivate static let type = ValueType<HeaderWay>.mapping(
        MappingRules(title: "`header`"), HeaderWay(),
        [
            Field(
                "name", HeaderName.type(.credential, example: "X-Authenticated-User"), optional: \.name,
                isRequired: true, "the field that holds the subject"),
            Field(
                "from", .list(of: AddressBlock.type, count: 1...256), \.from, isRequired: true,
                "the proxies whose word is taken; of everybody else the field is removed"),
            Field(
                "login", HeaderName.type(.credential, example: "X-Session-Id"), optional: \.login,
                absence: "approvals of its callers don't last",
                "the field that holds something that is different for each login"),
        ],
        check: { way, node, reading in
            guard case .list(let nodes)? = node["from"]?.value.content, nodes.count == way.from.count else {
                return
            }
            for (element, block) in zip(nodes, way.from) where block.isEverything {
                reading.report(
                    .conflict, at: element.place,
                    "`\(block)` is every address there is: every caller could say who it is",
                    "name the proxies' own addresses")
            }
        })
}

extension CertificateWay {
    fileprivate static let type = ValueType<CertificateWay>.mapping(
        MappingRules(title: "`certificate`"), CertificateWay(),
        [
            Field(
                "name", .word("a name in a certificate", Name.allCases.map { ($0.rawValue, $0) }), \.name,
                example: "uri",
                "what of the certificate is the subject")
        ])
}

extension IntrospectionWay {
    fileprivate static let type = ValueType<IntrospectionWay>.mapping(
        MappingRules(title: "`introspection`", alternatives: ["cookies", "header"]), IntrospectionWay(),
        [
            Field(
                "upstream", .identifier("the name of an upstream", example: "bank"), optional: \.upstream,
                isRequired: true, "whom to ask, by its name in `countersign.yaml`"),
            Field(
                "path",
                .text(
                    "a path to ask at", form: "a path such as `/api/me`",
                    expression: "^/[!-\"$-~]{0,1023}$", example: "/api/me", text: { $0.isEmpty ? nil : $0 },
                    parse: { Upstream.HealthCheck.isPath($0) ? .value($0) : .wrong() }), \.path,
                isRequired: true, "the path that is asked for with GET; 200 is a login"),
            Field(
                "cookies", .list(of: CookieName.type, count: 1...16), \.cookies,
                "the cookies that are the login, which are sent along"),
            Field(
                "header", HeaderName.type(.credential, example: "Authorization"), optional: \.header,
                "the field that is the login instead"),
            Field(
                "at", JSONPointer.type, optional: \.pointer, isRequired: true, example: "/id",
                "where in the answer's JSON the subject is"),
            Field("cache", .seconds(Seconds(0)...Seconds(60)), \.cache, "how long an answer is good for"),
        ])
}
