// The keys of an upstream and of the limits, as ConfigurationFields has those of the file.

import Domain
import Wire

extension Upstream {
    static let type = ValueType<Upstream>.mapping(
        MappingRules(
            title: "an upstream", alternatives: ["url", "urls"]),
        Upstream(Identifier(literal: "app")), fields, check: Upstream.check)

    private static let seconds = Milliseconds.seconds

    private static let fields: [Field<Upstream>] = [
        Field(
            "url", UpstreamAddress.type.map({ [$0] }, \.first), \.addresses,
            "where the app is; this or `urls`"),
        Field(
            "urls", .list(of: UpstreamAddress.type, count: 1...64), \.addresses,
            "where the app is, at several addresses; the one with the fewest requests in flight is taken"),
        Field(
            "tls", UpstreamTLS.type, optional: \.tls, absence: "as the system has it, for `https`",
            "how the app is recognised where its address is `https`, and what it is shown"),
        Field(
            "host", .word("a rule for `Host`", HostRule.allCases.map { ($0.rawValue, $0) }), \.host,
            "which `Host` the app sees: the caller's (`keep`), or that of its own address (`upstream`)"),
        Field(
            "allow_paths", allowances, \.allowances,
            absence: "none", "what the app's paths may hold that others read in two ways"),
        Field(
            "connect_timeout", .duration(Milliseconds(50)...seconds(60)), \.connectTimeout,
            "how long a connection may take"),
        Field(
            "first_byte_timeout", .duration(Milliseconds(100)...Milliseconds.hour), \.firstByteTimeout,
            "how long it may take from the end of the request to the first octet of the response"),
        Field(
            "idle_timeout", .duration(seconds(1)...seconds(86400)), \.idleTimeout,
            "how long a response may be silent"),
        Field("keep_alive", KeepAlive.type, \.keepAlive, "connections that wait for the next request"),
        Field(
            "max_connections", .integer(0...1_000_000), \.maxConnections,
            "requests that one event loop has the app handle at a time; 0 is no limit"),
        Field("eject", Ejection.type, \.eject, "when an address is left alone for a while"),
        Field(
            "check", HealthCheck.type, optional: \.check, absence: "no checks",
            "how addresses are asked whether they are well"),
    ]

    private static let allowance = ValueType<PathAllowances>.word(
        "something to allow in paths",
        [
            ("encoded_slash", .encodedSlash), ("encoded_percent", .encodedPercent), ("semicolon", .semicolon),
            ("empty_segments", .emptySegments), ("encoded_delimiters", .encodedDelimiters),
        ])

    private static let allowances = ValueType<[PathAllowances]>.list(of: allowance, count: 0...5)
        .map({ PathAllowances($0) }, { _ in nil })

    @Sendable private static func check(_ upstream: Upstream, _ node: Node, _ reading: inout Reading) {
        let hasSocket = upstream.addresses.contains { if case .unix = $0 { true } else { false } }
        if hasSocket, upstream.host == .upstream {
            reading.report(
                .conflict, at: node["host"]?.value.place ?? node.place,
                "a socket's path has no host that the app could see", "write `host: keep`")
        }
        let secured = upstream.addresses.count(where: \.isSecured)
        if secured > 0, secured < upstream.addresses.count {
            reading.report(
                .conflict, at: node["urls"]?.value.place ?? node.place,
                "some addresses of the app are `https` and some are not",
                "make all of them the one or the other")
        } else if secured == 0, let entry = node["tls"] {
            reading.report(
                .conflict, at: entry.keyPlace, "`tls` is said of an app whose address is not `https`",
                "write `https://` in its address, or take `tls` out")
        }
        guard case .list(let nodes)? = node["urls"]?.value.content else { return }
        var seen: Set<UpstreamAddress> = []
        for element in nodes {
            guard case .scalar(let scalar) = element.content, let address = UpstreamAddress(scalar.text)
            else {
                continue
            }
            if !seen.insert(address).inserted {
                reading.report(
                    .nameRepeated, at: element.place, "\(Quoted(scalar.text)) stands here twice",
                    "keep one of the two")
            }
        }
    }
}

extension UpstreamAddress {
    fileprivate static let type = ValueType<UpstreamAddress>.text(
        "the address of an app",
        form: "`http://host:port` or `https://host:port` without a path, or `unix:/path`",
        expression: "^(unix:/.+|https?://[^/@?#]+)$", example: "http://127.0.0.1:9000",
        text: { "\($0)" },
        parse: { UpstreamAddress($0).map { .value($0) } ?? .wrong() })
}

extension Upstream.KeepAlive {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "`keep_alive`"), Self(),
        [
            Field("connections", .integer(0...10000), \.connections, "idle ones that each event loop keeps"),
            Field("idle", .duration(.seconds(1)...Milliseconds.hour), \.idle, "how long one is kept idle"),
            Field("requests", .integer(1...1_000_000), \.requests, "requests that one carries"),
        ])
}

extension Upstream.Ejection {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "`eject`"), Self(),
        [
            Field(
                "failures", .integer(0...1000), \.failures,
                "failures in a row after which an address is left alone; 0 is never"),
            Field("for", .duration(.seconds(1)...Milliseconds.hour), \.time, "how long it is left alone"),
        ])
}

extension Upstream.HealthCheck {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "`check`"), Self(),
        [
            Field(
                "path",
                .text(
                    "a path to ask for", form: "a path such as `/health`", expression: "^/[!-\"$-~]{0,1023}$",
                    example: "/health",
                    text: { $0 }, parse: { isPath($0) ? .value($0) : .wrong() }), \.path, isRequired: true,
                "the path that is asked for; 2xx and 3xx are well"),
            Field(
                "interval", .duration(.seconds(1)...Milliseconds.hour), \.interval, "how often it is asked"),
            Field(
                "timeout", .duration(Milliseconds(100)...Milliseconds.seconds(60)), \.timeout,
                "how long the answer may take; no longer than `interval`"),
            Field("rise", .integer(1...100), \.rise, "good answers in a row that bring an address back"),
            Field("fall", .integer(1...100), \.fall, "bad answers in a row that take it out"),
        ],
        check: { check, node, reading in
            guard check.timeout > check.interval else { return }
            reading.report(
                .conflict, at: (node["timeout"] ?? node["interval"])?.value.place ?? node.place,
                "a check may take longer than the time to the next one",
                "make `timeout` no longer than `interval`")
        })

    static func isPath(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "/") && text.utf8.count <= 1024
            && text.utf8.allSatisfy { 0x21..<0x7F ~= $0 && $0 != UInt8(ascii: "#") }
    }
}

extension Limits {
    static let type = ValueType<Limits>.mapping(
        MappingRules(title: "`limits`"), Limits(),
        [
            Field("start_line", .size(WireLimits.startLineRange), \.startLine, "the request line, in octets"),
            Field("field", .size(WireLimits.fieldRange), \.field, "one field of the header, in octets"),
            Field("fields", .size(WireLimits.fieldsRange), \.fields, "all fields of the header, in octets"),
            Field("field_count", .integer(WireLimits.fieldCountRange), \.fieldCount, "the number of fields"),
            Field(
                "header_timeout", .duration(.seconds(1)...Milliseconds.seconds(40)), \.headerTimeout,
                "how long a whole header may take"),
            Field(
                "body_timeout", .duration(.seconds(1)...Milliseconds.seconds(60)), \.bodyTimeout,
                "how long a body may be silent"),
            Field(
                "min_rate", .integer(1...1_000_000), \.minRate,
                "octets a second that a caller must send of a body, over each `body_timeout`, and take of a response, over "
                    + "each 30 seconds; who is slower is cut off"),
            Field(
                "keep_alive_timeout", .duration(.seconds(1)...Milliseconds.hour), \.keepAliveTimeout,
                "how long a connection may wait for its next request"),
            Field(
                "requests_per_connection", .integer(1...1_000_000), \.requestsPerConnection,
                "requests that one connection carries"),
            Field(
                "body", .size(1...1 << 40), optional: \.body, absence: "no limit",
                "the largest body, in octets"),
            Field(
                "connections_per_address", .integer(1...1_000_000), \.connectionsPerAddress,
                "connections that one address may have, or one network of 64 bits of IPv6; of a trusted proxy its clients "
                    + "count instead, by their requests at a time"),
            Field("connections", .integer(1...1_000_000), \.connections, "connections of callers in all"),
            Field(
                "websocket_idle_timeout", .duration(.seconds(1)...Milliseconds.hour), \.websocketIdleTimeout,
                "how long a WebSocket may be silent in both directions"),
            Field(
                "websocket_lifetime", .duration(.seconds(1)...Milliseconds.seconds(86400)),
                \.websocketLifetime, "how long a WebSocket may be open"),
        ])
}
