import Testing
import Wire

@Suite struct AuthorityMemoTests {
    /// What comes of a request for a host, in one line, with what was read before or without.
    private static func outcome(
        _ host: String, target: String = "/", _ scheme: Scheme, _ hosts: inout AuthorityMemo?
    ) throws -> String {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let octets = Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)
        do throws(HTTPFault) {
            _ = try parser.parse(octets.span, into: &head)
            let request =
                if hosts == nil {
                    try CanonicalRequest(head, scheme: scheme)
                } else {
                    try CanonicalRequest(
                        head, scheme: scheme, allowances: [], hosts: &hosts.unwrapped)
                }
            return request.authority.map { String(decoding: $0.octets, as: UTF8.self) } ?? "none"
        } catch {
            return "\(error.reason) @\(error.offset)"
        }
    }

    private static func expectSame(
        _ host: String, target: String = "/", _ scheme: Scheme, _ hosts: inout AuthorityMemo?
    ) throws {
        var none: AuthorityMemo?
        let fresh = try outcome(host, target: target, scheme, &none)
        #expect(try outcome(host, target: target, scheme, &hosts) == fresh, "\(host) of \(target)")
    }

    private static let hosts = [
        "a", "A", "a.", "a:80", "a:443", "a:8080", "a:0", "a:080", "a:65536", "a:", "a:8x", "", "a b",
        "b.example",
        "B.example", "127.0.0.1", "127.0.0.1:8080", "127.0.0.256", "127.1", "0x7f.1", "[::1]", "[::0001]:80",
        "[::1", "xn--a.example", "a_b.example", "-", "a..b", "user@a",
    ]

    @Test func `what was read before changes nothing, whatever comes behind what`() throws {
        var hosts: AuthorityMemo? = AuthorityMemo()
        for first in Self.hosts {
            for second in Self.hosts {
                for scheme in [Scheme.http, .https] {
                    try Self.expectSame(first, scheme, &hosts)
                    try Self.expectSame(first, target: "/where/it/lies/elsewhere", scheme, &hosts)
                    try Self.expectSame(second, target: "\(scheme.text)://\(first)/", scheme, &hosts)
                }
            }
        }
    }

    @Test func `hosts that differ in one octet are two hosts`() throws {
        for length in [1, 2, 7, 8, 9, 15, 16, 17, 24, 31, 40] {
            let host = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            for place in 0..<length {
                var hosts: AuthorityMemo? = AuthorityMemo()
                var other = host
                other[place] = UInt8(ascii: "b")
                try Self.expectSame(String(decoding: host, as: UTF8.self), .http, &hosts)
                try Self.expectSame(String(decoding: other, as: UTF8.self), .http, &hosts)
                try Self.expectSame(String(decoding: other + other, as: UTF8.self), .http, &hosts)
            }
        }
    }

    @Test func `digits and dots are a host only as four numbers up to 255`() throws {
        var none: AuthorityMemo?
        for host in ["0.0.0.0", "127.0.0.1", "255.255.255.255", "1.20.100.9"] {
            #expect(try Self.outcome(host, .http, &none) == host)
        }
        let refused = [
            "256.0.0.1", "1.2.3.256", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "1.2.3.00",
            "999999999.0.0.0",
            "4294967297.0.0.1", "18446744073709551617.1.1.1", "1.2.3.99999999999999999999", "1", "1.2",
        ]
        for host in refused {
            let outcome = try Self.outcome(host, .http, &none)
            #expect(outcome.hasPrefix("authorityInvalid"), "\(host): \(outcome)")
        }
    }
}

extension AuthorityMemo? {
    /// What is there, to be changed.
    fileprivate var unwrapped: AuthorityMemo {
        get { self ?? AuthorityMemo() }
        set { self = newValue }
    }
}
