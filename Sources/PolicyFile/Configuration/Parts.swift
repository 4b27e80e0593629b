// What a configuration has for policies to name beside upstreams: couriers, directories and keys. This release reads
// what each is called and of which kind it is; the rest of a courier and of a directory is for the release that works
// with it, and is passed over unread.

public import Domain

/// Who carries codes.
public struct Courier: Equatable, Sendable {
    /// The name that channels know it by.
    public internal(set) var name = Identifier(literal: "mail")
    /// What it is.
    public internal(set) var kind = Kind.smtp

    /// The kinds of couriers.
    public enum Kind: String, CaseIterable, Sendable {
        case smtp
        case twilio
        case whatsapp
        case voice
        case webhook
        case console

        /// The kinds of channels that it can carry codes for.
        public var channels: [ChannelKind] {
            switch self {
            case .smtp: [.email]
            case .twilio: [.sms, .voice, .whatsapp]
            case .whatsapp: [.whatsapp]
            case .voice: [.voice]
            case .webhook, .console: ChannelKind.allCases
            }
        }
    }
}

/// Where destinations are looked up.
public struct Directory: Equatable, Sendable {
    /// The name that channels know it by.
    public internal(set) var name = Identifier(literal: "customers")
    /// What it is.
    public internal(set) var kind = Kind.static

    /// The kinds of directories.
    public enum Kind: String, CaseIterable, Sendable {
        case `static`
        case postgres
        case mongodb
        case http
    }
}

/// Keys that tokens are verified with.
public struct KeySet: Equatable, Sendable {
    /// The name that policies know it by.
    public internal(set) var name = Identifier(literal: "idp")
    /// Where they are.
    public internal(set) var source = Source.file("")

    /// Where keys come from.
    public enum Source: Hashable, Sendable {
        case url(String)
        /// A path as the configuration has it.
        case file(String)
    }
}

extension Courier {
    static let type = ValueType<Courier>.mapping(
        MappingRules(title: "a courier", isOpen: true), Courier(),
        [
            Field(
                "kind", .word("a kind of courier", Kind.allCases.map { ($0.rawValue, $0) }), \.kind,
                isRequired: true, "what it is; its other keys are for the release that sends codes")
        ])
}

extension Directory {
    static let type = ValueType<Directory>.mapping(
        MappingRules(title: "a directory", isOpen: true), Directory(),
        [
            Field(
                "kind", .word("a kind of directory", Kind.allCases.map { ($0.rawValue, $0) }), \.kind,
                isRequired: true, "what it is; its other keys are for the release that looks things up")
        ])
}

extension KeySet {
    static let type = ValueType<KeySet>.mapping(
        MappingRules(title: "a set of keys", alternatives: ["url", "file"]), KeySet(),
        [
            Field("url", address.map(Source.url, \.url), \.source, "the address of a JWKS document"),
            Field(
                "file", Configuration.path("a path").map(Source.file, \.file), \.source,
                example: "keys/idp.json", "the file that holds a JWKS document"),
        ])

    /// Over plain HTTP anybody on the way could put keys of their own there.
    private static let address = ValueType<String>.text(
        "the address of keys", form: "an address such as `https://id.example.com/jwks.json`",
        expression: "^https://[^/@?#\\s]+/[!-\"$-~]*$", example: "https://id.example.com/jwks.json",
        text: { $0 },
        parse: { text in
            let prefix = "https://"
            let rest = text.hasPrefix(prefix) ? text.utf8.dropFirst(prefix.utf8.count) : text.utf8[...]
            let host = Array(rest.prefix { $0 != UInt8(ascii: "/") })
            let path = rest.dropFirst(host.count)
            guard text.hasPrefix(prefix), Host.authority(host[...]) != nil, !path.isEmpty,
                path.allSatisfy({ 0x21..<0x7F ~= $0 && $0 != UInt8(ascii: "#") })
            else { return .wrong() }
            return .value(text)
        })
}

extension KeySet.Source {
    fileprivate var url: String? { if case .url(let url) = self { url } else { nil } }
    fileprivate var file: String? {
        if case .file(let path) = self, !path.isEmpty { path } else { nil }
    }
}
