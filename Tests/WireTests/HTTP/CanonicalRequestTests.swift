import TestKit
import Testing
import Wire

@Suite struct CanonicalRequestTests {
    private static func request(
        _ target: [UInt8], method: String = "GET", host: String = "a", scheme: Scheme = .http,
        allowances: PathAllowances = []
    ) throws -> CanonicalRequest {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let octets = Array("\(method) ".utf8) + target + Array(" HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)
        _ = try parser.parse(octets.span, into: &head)
        return try CanonicalRequest(head, scheme: scheme, allowances: allowances)
    }

    private static func request(_ target: String) throws -> CanonicalRequest {
        try request(Array(target.utf8))
    }

    /// What comes of a target, in one line as the vectors write it; offsets count from the target's first octet.
    private static func outcome(_ target: [UInt8], method: String = "GET") -> String {
        do {
            let request = try request(target, method: method)
            let query = request.query.map { " ?" + OctetVector.escape($0) } ?? ""
            return "ok " + OctetVector.escape(request.path) + query
        } catch let fault as HTTPFault {
            return "\(fault.reason.rawValue) @\(fault.offset - method.utf8.count - 1)"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: HTTPVectors.read("targets.txt", "ATK-path"))
    func `ATK-path: a path with a second reading is refused`(vector: OctetVector) {
        #expect(Self.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("targets.txt", "PRS-query"))
    func `PRS-query: a query is kept raw, and no query is not an empty one`(vector: OctetVector) {
        #expect(Self.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("targets.txt", "ATK-authority"))
    func `ATK-authority: an absolute form agrees with Host and the listener, or is refused`(
        vector: OctetVector
    ) {
        #expect(Self.outcome(vector.octets) == vector.outcome)
    }

    @Test(arguments: HTTPVectors.read("targets.txt", "ATK-method"))
    func `ATK-method: an authority form is for CONNECT alone`(vector: OctetVector) {
        #expect(Self.outcome(vector.octets) == vector.outcome)
    }

    @Test func `ATK-path: every octet alone in a path is taken or refused as the rules say`() throws {
        let taken = OctetSet(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~!$&'()*+,=:@/?")
        for octet in UInt8.min...UInt8.max {
            let isTaken = (try? Self.request(Array("/x".utf8) + [octet] + Array("y".utf8))) != nil
            #expect(isTaken == (taken.contains(octet) || octet == UInt8(ascii: ".")), "octet \(octet)")
        }
    }

    @Test func `ATK-path: every encoded octet alone in a path is taken or refused as the rules say`() throws {
        let hex = Array("0123456789abcdef".utf8)
        // What RFC 3986 reserves and a path may hold encoded, but for the separators: gen-delims, sub-delims,
        // and what may never stand raw.
        let taken = OctetSet(" !\"$&'()*+,:<=>@[]^`{|}")
        for octet in UInt8.min...UInt8.max {
            let target = Array("/x%".utf8) + [hex[Int(octet >> 4)], hex[Int(octet & 15)]] + Array("y".utf8)
            #expect(((try? Self.request(target)) != nil) == taken.contains(octet), "octet \(octet)")
        }
    }

    @Test func `ATK-method: methods are case-sensitive, and CONNECT and TRACE are no methods here`() throws {
        #expect(try Self.request(Array("/".utf8), method: "POST").method == .post)
        #expect(try Self.request(Array("/".utf8), method: "post").method == .other(Array("post".utf8)))
        for (text, method) in [
            ("GET", Method.get), ("HEAD", .head), ("PUT", .put), ("PATCH", .patch), ("DELETE", .delete),
            ("OPTIONS", .options), ("PURGE", .other(Array("PURGE".utf8))),
        ] {
            let request = try Self.request(Array("/".utf8), method: text)
            #expect(request.method == method)
            #expect(request.method.octets == Array(text.utf8))
        }
        for method in ["CONNECT", "TRACE"] {
            #expect(
                Self.outcome(Array("/".utf8), method: method) == "method-refused @\(-method.utf8.count - 1)")
        }
        #expect(Self.outcome(Array("a:443".utf8), method: "CONNECT").hasPrefix("method-refused"))
    }

    @Test func `ATK-method: an asterisk is for OPTIONS`() throws {
        let request = try Self.request(Array("*".utf8), method: "OPTIONS")
        #expect(request.isAsterisk && request.query == nil)
        #expect(Array(request.path) == Array("*".utf8))
        #expect(try !Self.request("/").isAsterisk)
    }

    @Test func `ATK-authority: https listeners take https targets and drop port 443`() throws {
        let request = try Self.request(Array("https://A:443/b".utf8), host: "a", scheme: .https)
        #expect(request.authority?.octets == Array("a".utf8) && request.scheme == .https)
        #expect(try Self.request(Array("/b".utf8), host: "a:80", scheme: .https).authority?.port == 80)
        #expect(throws: HTTPFault.self) { try Self.request(Array("http://a/b".utf8), scheme: .https) }
        #expect(Scheme.http.text.description == "http" && Scheme.https.text.description == "https")
    }

    @Test func `what is forwarded is the origin form, octet for octet`() throws {
        for (target, form) in [
            ("/a?b=%zz", "/a?b=%zz"), ("/a?", "/a?"), ("/a", "/a"), ("http://a/b?c", "/b?c"),
            ("http://a/b", "/b"),
        ] {
            #expect(try Array(Self.request(target).originForm) == Array(form.utf8))
        }
    }

    @Test func `ATK-path: an upstream's allowance lets through what it names and nothing else`() throws {
        let cases: [(String, PathAllowances)] = [
            ("/g/a%2Fb", .encodedSlash), ("/g/a%252Fb", .encodedPercent), ("/g;v=1/a%3bb", .semicolon),
            ("/g//a///b", .emptySegments), ("/g/a%3Fb%23", .encodedDelimiters),
        ]
        let all: [PathAllowances] = [
            .encodedSlash, .encodedPercent, .semicolon, .emptySegments, .encodedDelimiters,
        ]
        for (target, needed) in cases {
            for allowance in all {
                let isTaken = (try? Self.request(Array(target.utf8), allowances: allowance)) != nil
                #expect(isTaken == (allowance == needed), "\(target) under \(allowance.rawValue)")
            }
        }
        for (target, needed) in cases + [("/a/b", []), ("/a%2Fb//c", [.encodedSlash, .emptySegments])] {
            let request = try Self.request(Array(target.utf8), allowances: PathAllowances(all))
            #expect(request.usedAllowances == needed, "\(target)")
        }
        for target in ["/a%5cb", "/a\\b", "/a/../b", "/a%00", "/%2e%2e/a", "/a%c0%af", "/a."] {
            let everything = PathAllowances(all)
            #expect((try? Self.request(Array(target.utf8), allowances: everything)) == nil, "\(target)")
        }
    }

    @Test func `ATK-path: a path that is spelled in two ways is matched in one`() throws {
        for (target, decoded) in [
            ("/pay%40x/%C3%A9", "/pay@x/\u{E9}"), ("/v1/p/1%3Aapprove", "/v1/p/1:approve"),
            ("/a%20b", "/a b"),
            ("/a/b", "/a/b"),
        ] {
            #expect(try Self.request(target).decodedPath == Array(decoded.utf8))
        }
    }

    @Test func `an HTTP/1.0 request may name its host in the target alone`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        let octets = Array("GET http://a/b HTTP/1.0\r\n\r\n".utf8)
        _ = try parser.parse(octets.span, into: &head)
        let request = try CanonicalRequest(head, scheme: .http)
        #expect(request.authority?.octets == Array("a".utf8) && request.version == .http10)
    }
}

@Suite struct PathReadingsTests {
    private static func readings(_ path: String) throws -> Set<String> {
        Set(try PathReadings(Array(path.utf8)[...]).all.map { String(decoding: $0, as: UTF8.self) })
    }

    @Test(arguments: [
        ("/public%2f..%2fadmin", "/admin"),
        ("/public%252f..%252fadmin", "/admin"),
        ("/x%2F..%2FADMIN", "/admin"),
        ("/admin;v=1", "/admin"),
        ("/a;/../admin", "/admin"),
        ("//admin", "/admin"),
        ("/a%5c..%5cadmin", "/admin"),
        ("/admin%2f.", "/admin/"),
        ("/%61dmin", "/admin"),
        ("/%2561dmin", "/admin"),
        ("/admin%2e", "/admin"),
        ("/admin%20", "/admin"),
        ("/a/%2e%2e/admin", "/admin"),
        ("/a//../admin", "/admin"),
        ("/../../admin", "/admin"),
        ("/admin/.", "/admin/"),
        ("/admin/x/..", "/admin/"),
        ("/x/..%20;a/pay", "/pay"),
        ("/x/..%2520/pay", "/pay"),
        ("/pay%253Fx", "/pay"),
        ("/pay%3Fx", "/pay"),
        ("/pay%23x", "/pay"),
        ("/pay%2500.png", "/pay"),
        ("/x%25c0%25afpay", "/x/pay"),
        ("/x%25e0%2580%25afpay", "/x/pay"),
        ("/x/%25c0%25ae%25c0%25ae/pay", "/pay"),
        ("/admin. .", "/admin"),
    ])
    func `ATK-path: a path has every reading that some app gives it`(path: String, reading: String) throws {
        #expect(try Self.readings(path).contains(reading))
    }

    @Test func `ATK-path: the path as it came is the first reading, and a plain one is the only one`() throws
    {
        #expect(try PathReadings(Array("/a/b".utf8)[...]).all == [Array("/a/b".utf8)])
        #expect(try PathReadings(Array("/A".utf8)[...]).all == [Array("/A".utf8), Array("/a".utf8)])
    }

    @Test func `ATK-path: a path of too many readings is refused for that`() {
        let path = "/A;%41/.%2e/%5C;b%252541//.;/%2525252541%20./;%3B/..%2f%5c..;B//%2E"
        let fault = #expect(throws: HTTPFault.self) { try PathReadings(Array(path.utf8)[...]) }
        #expect(fault?.reason == .pathReadings)
    }

    @Test func `ATK-path: a path of 2048 octets has readings and a longer one is refused`() throws {
        let fits = Array(("/" + String(repeating: "a", count: 2047)).utf8)
        #expect(try PathReadings(fits[...]).all == [fits])
        let fault = #expect(throws: HTTPFault.self) { try PathReadings((fits + [UInt8(ascii: "a")])[...]) }
        #expect(fault?.reason == .pathReadings)
    }
}

@Suite struct PathTrapTests {
    @Test func `TRP-url: a path is routed as it came, with nothing decoded and nothing resolved`() throws {
        var parser = RequestHeadParser()
        var head = RequestHead()
        _ = try parser.parse(Array("GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n".utf8).span, into: &head)
        // Foundation would show `/a/../b` here, and `/b` once it was standardised.
        let fault = #expect(throws: HTTPFault.self) { try CanonicalRequest(head, scheme: .http) }
        #expect(fault?.reason == .pathEncodedNeedlessly)
        _ = try parser.parse(Array("GET /a/%C3%A9%20x HTTP/1.1\r\nHost: a\r\n\r\n".utf8).span, into: &head)
        #expect(try Array(CanonicalRequest(head, scheme: .http).path) == Array("/a/%C3%A9%20x".utf8))
    }
}
