// The keys of countersign.yaml. Names, ranges, defaults and what each is for stand here once: the loader reads by
// these tables, and the schema and docs/configuration.md are written from them. The ranges are hard: what is outside
// of one is refused, never clipped.

import Domain
import Wire

extension Configuration {
    static let type = ValueType<Configuration>.mapping(
        MappingRules(
            title: "the configuration",
            later: [
                "issuer": "", "keys": "", "audit": "", "pages": "",
            ]), Configuration(), fields, check: Configuration.check)

    private static let fields: [Field<Configuration>] = [
        Field(checked: "countersign", .constant(1), "the number of the form that the file has"),
        Field(
            "listen", .list(of: Listener.type, count: 1...64), \.listen, isRequired: true,
            variable: "COUNTERSIGN_LISTEN", "where callers connect to"),
        Field(
            "admin", .offOr(Admin.type), \.admin, absence: "`127.0.0.1:8081`", variable: "COUNTERSIGN_ADMIN",
            "where health and metrics are"),
        Field(
            "name",
            .text(
                "a name in `Via`", form: "1 to 64 letters, digits, `-`, `_` or `.`",
                expression: "^[A-Za-z0-9._-]{1,64}$", example: "edge-1", text: { $0 }, parse: Self.parseName),
            \.name,
            variable: "COUNTERSIGN_NAME",
            "the gateway's name in the `Via` field, by which it knows a loop; tells nobody where it is"),
        Field(
            "workers", .integer(1...64), optional: \.workers, absence: "one a core",
            variable: "COUNTERSIGN_WORKERS", "event loops, each on a thread of its own"),
        Field(
            "upstreams", .named(Upstream.type, \.name), \.upstreams, isRequired: true,
            "the apps behind the gateway, by the names that routes know them by"),
        Field(
            "store", storeType, \.store, isRequired: true, variable: "COUNTERSIGN_STORE",
            "where challenges live; `{ kind: memory }` forgets them when the process ends"),
        Field(
            "policies", path("a path"), \.policies, variable: "COUNTERSIGN_POLICIES",
            "the folder or the file of policies"),
        Field(
            "trusted_proxies", .list(of: AddressBlock.type, count: 0...256), \.trustedProxies,
            absence: "none",
            variable: "COUNTERSIGN_TRUSTED_PROXIES",
            "whose `Forwarded` and `X-Forwarded-*` fields are believed; anyone else's are dropped"),
        Field(
            "insecure_trust_all_proxies", .boolean, \.insecureTrustAllProxies,
            "lets `trusted_proxies` name every address there is"),
        Field(
            "access_log", AccessLog.type, \.accessLog, variable: "COUNTERSIGN_ACCESS_LOG",
            "where each request leaves a line of JSON"),
        Field(
            "couriers", .named(Courier.type, \.name), \.couriers, absence: "none",
            example: .object([("mail", .object([("kind", "smtp")]))]),
            "who carries codes, by the names that channels know them by"),
        Field(
            "directories", .named(Directory.type, \.name), \.directories, absence: "none",
            example: .object([("customers", .object([("kind", "postgres")]))]),
            "where destinations are looked up, by the names that channels know them by"),
        Field(
            "jwks", .named(KeySet.type, \.name), \.keySets, absence: "none",
            example: .object([("idp", .object([("url", "https://id.example.com/jwks.json")]))]),
            "the keys that tokens are verified with, by the names that policies know them by"),
        Field(
            "insecure_development", .boolean, \.insecureDevelopment,
            "lets a courier be `console`, which shows codes to whoever reads the gateway's output"),
        Field("limits", Limits.type, \.limits, "how large and how slow requests may be"),
        Field(
            "shutdown_timeout", .duration(Milliseconds(0)...Milliseconds.hour), \.shutdownTimeout,
            variable: "COUNTERSIGN_SHUTDOWN_TIMEOUT",
            "how long requests in flight may go on after the gateway was told to stop"),
        Field(
            "takeover", .offOr(Takeover.type), \.takeover, variable: "COUNTERSIGN_TAKEOVER",
            "where `countersign serve --takeover` takes over from the process that runs"),
    ]

    /// A path of the file system; relative ones begin where the file is.
    static func path(_ noun: String) -> ValueType<String> {
        .text(
            noun, form: "a path", expression: "^[^\\u0000-\\u001f\\u007f]{1,4096}$",
            example: "files/one", text: { $0 },
            parse: { text in
                let isPath =
                    1...4096 ~= text.utf8.count && text.utf8.allSatisfy { $0 >= 0x20 && $0 != .delete }
                return isPath ? .value(text) : .wrong()
            })
    }

    @Sendable private static func parseName(_ text: String) -> Parsed<String> {
        let isName = text.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "-_.".utf8.contains($0)
        }
        return isName && 1...64 ~= text.utf8.count ? .value(text) : .wrong()
    }

    private struct StoreKind: Sendable {
        var kind = Store.memory
    }

    private static let storeType = ValueType<StoreKind>.mapping(
        MappingRules(title: "the store", later: ["url": "", "prefix": ""]), StoreKind(),
        [
            Field(
                "kind", .word("a kind of store", [("memory", .memory)], later: ["redis"]), \.kind,
                isRequired: true, "which store")
        ]
    ).map({ $0.kind }, { StoreKind(kind: $0) })
}

extension Milliseconds {
    static let hour = Milliseconds.seconds(3600)
}

extension Configuration.Admin {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(
            title: "the admin listener",
            later: ["tls": "the admin listener has no TLS: it belongs on the loopback"]), Self(),
        [
            Field("address", ListenAddress.type, \.address, "the address; only this machine should reach it"),
            Field(
                "insecure_public", .boolean, \.insecurePublic,
                "lets the address be one that other machines reach: health and metrics have no login"),
        ],
        check: { admin, node, reading in
            guard !admin.address.isLocal, !admin.insecurePublic else { return }
            reading.report(
                .conflict, at: node["address"]?.value.place ?? node.place,
                "other machines can reach the admin listener at `\(admin.address)`",
                "use an address of the loopback, or say `insecure_public: true` beside it")
        })
}

extension Configuration.Takeover {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "the take-over"), Self(),
        [
            Field(
                "path", Configuration.path("a path"), \.path, isRequired: true,
                "the socket of the file system that it asks at; only the user that the gateway runs as can")
        ])
}

extension Configuration.AccessLog {
    private struct Target: Sendable {
        var file = "-"
    }

    private static let target = ValueType<Target>.mapping(
        MappingRules(title: "the access log"), Target(),
        [
            Field(
                "file", Configuration.path("a path, or `-` for standard output"), \.file, isRequired: true,
                "the file, which is opened anew on SIGUSR1; `\"-\"`, in quotes, is standard output")
        ])

    fileprivate static let type = ValueType<Target?>.offOr(target).map(log, written)

    @Sendable private static func log(_ target: Target?) -> Self {
        guard let target else { return .off }
        return target.file == "-" ? .standardOutput : .file(target.file)
    }

    @Sendable private static func written(_ log: Self) -> Target?? {
        switch log {
        case .off: .some(nil)
        case .standardOutput: Target()
        case .file(let path): Target(file: path)
        }
    }
}

extension ListenAddress {
    static let type = ValueType<ListenAddress>.text(
        "an address to listen on", form: "`127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `unix:/path`",
        expression: "^(unix:/.+|[^/@]+:[0-9]{1,5})$", example: "127.0.0.1:8080", text: { "\($0)" },
        parse: { ListenAddress($0).map { .value($0) } ?? .wrong() })
}

extension AddressBlock {
    static let type = ValueType<AddressBlock>.text(
        "a range of addresses", form: "the first address and how many bits all share, `10.0.0.0/8`",
        expression: "^[0-9A-Fa-f.:]+/[0-9]{1,3}$", example: "10.0.0.0/8", text: { "\($0)" },
        parse: { AddressBlock(Array($0.utf8)[...]).map { .value($0) } ?? .wrong() })
}
