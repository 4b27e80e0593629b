import Domain
import TestKit
import Testing
import Wire

@testable import Gateway

/// Whatever a caller sends, what goes up is one request and the one that was understood: its head is read whole by our
/// own parser, and means the same. Tried on our vectors, and on many thousands of heads made of them.
@Suite struct WrittenRequestTests {
    private static let ours: Set<String> = [
        "via", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-request-id",
        "traceparent",
    ]

    private static var seeds: [[UInt8]] {
        get throws {
            let vectors = Vectors.here.own("http")
            return try ["request-heads.txt", "targets.txt"].flatMap { file -> [[UInt8]] in
                try OctetVector.parse(String(decoding: try vectors.read(file), as: UTF8.self)).map(\.octets)
            }
        }
    }

    @Test(arguments: [PathAllowances(), PathAllowances(rawValue: 31)])
    func `what goes up is read as the one request that was understood`(allowances: PathAllowances) throws {
        let seeds = try Self.seeds
        var changes = Changes(seed: 7)
        var written = 0
        for seed in seeds where try Self.isAgreed(on: seed, allowances) == true { written += 1 }
        #expect(written > 20)
        for _ in 0..<50_000 {
            let octets = changes.changed(seeds)
            guard let isAgreed = try Self.isAgreed(on: octets, allowances) else { continue }
            written += 1
            if !isAgreed {
                Issue.record("\(OctetVector.escape(octets))")
                return
            }
        }
        #expect(written > 1_000)
    }

    /// Whether the request that goes up for these octets is theirs; nil where none goes up.
    private static func isAgreed(on octets: [UInt8], _ allowances: PathAllowances) throws -> Bool? {
        guard let request = canonical(octets, allowances)?.request else { return nil }
        let incoming = IncomingRequest(
            request, origin: RequestOrigin(request.fields, peer: nil, scheme: .http, trusted: []),
            id: RequestID(high: 1, low: 2), maxForwards: nil, upgrades: false)
        // An HTTP/1.0 request that names no host goes up with an empty one, which our own parser refuses.
        let app = try Authority(Array("app.example".utf8)[...], scheme: .http)
        var output = ByteBuffer()
        do throws(HTTPFault) {
            try RequestWriter(name: Array("gateway".utf8)).write(
                incoming, .streams, host: request.hasAuthority ? nil : app, changes: RequestChanges(),
                traceParent: 3,
                isHandshake: false, to: &output)
        } catch {
            return nil
        }
        guard let (again, length) = canonical(output.octets, allowances) else { return false }
        return length == output.count && again.method == request.method && again.version == .http11
            && again.originForm == request.originForm && again.framing == request.framing
            && again.authority == (request.authority ?? app) && passed(again.fields) == passed(request.fields)
            && saysOurs(again.fields)
    }

    private static func canonical(
        _ octets: [UInt8], _ allowances: PathAllowances
    ) -> (request: CanonicalRequest, length: Int)? {
        var parser = RequestHeadParser()
        var head = RequestHead()
        do throws(HTTPFault) {
            guard let length = try parser.parse(octets.span, into: &head) else { return nil }
            return (try CanonicalRequest(head, scheme: .http, allowances: allowances), length)
        } catch {
            return nil
        }
    }

    /// The fields that are neither ours nor this hop's, as they stand.
    private static func passed(_ fields: Fields) -> [String] {
        (0..<fields.count).map { fields[$0] }.filter { field in
            if FieldNames.hop.contains(field.name) || FieldNames.ours.contains(field.name) { return false }
            if ours.contains(name(field)) { return false }
            return field.name != .other || ReservedNames.mayPass(field.nameOctets)
        }.map { "\(name($0)): \(OctetVector.escape($0.value))" }
    }

    /// What only we may say stands there once, and nothing of this hop but the framing.
    private static func saysOurs(_ fields: Fields) -> Bool {
        let names = (0..<fields.count).map { name(fields[$0]) }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        let once = ["x-forwarded-proto", "x-request-id", "traceparent", "host"]
        let framing: Set = ["content-length", "transfer-encoding"]
        let hop = (0..<fields.count).filter { FieldNames.hop.contains(fields[$0].name) }.map {
            name(fields[$0])
        }
        return once.allSatisfy { counts[$0] == 1 } && Set(hop).isSubset(of: framing) && hop.count <= 1
    }

    private static func name(_ field: Fields.Field) -> String {
        String(decoding: field.nameOctets.map(\.lowercasedASCII), as: UTF8.self)
    }
}

/// Makes heads of heads, the same ones in every run.
private struct Changes {
    private var state: UInt64
    private static let octets: [UInt8] = Array("\r\n \t:,;/%?#\"\\.@a0-_=*".utf8) + [0, 0x7F, 0x80, 0xFF]
    private static let lines = [
        "Connection: close, x-one", "Connection: keep-alive", "TE: trailers", "Upgrade: h2c",
        "Content-Length: 3",
        "Transfer-Encoding: chunked", "Host: other.example", "X-Forwarded-For: 10.0.0.1",
        "X_Forwarded_For: 10.0.0.1",
        "Forwarded: for=10.0.0.1", "Countersign-Assertion: x", "Countersign_Assertion: x",
        "X-Request-Id: mine",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Via: 1.1 gateway",
        "X-One: \u{00FC}",
        "Max-Forwards: 3", "Expect: 100-continue", "Trailer: x", "X-HTTP-Method-Override: DELETE",
        "Signature: a=:b=:",
    ]

    init(seed: UInt64) {
        state = seed
    }

    private mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    mutating func changed(_ seeds: [[UInt8]]) -> [UInt8] {
        var octets = seeds[next(below: seeds.count)]
        for _ in 0...next(below: 3) where !octets.isEmpty {
            let place = next(below: octets.count)
            switch next(below: 8) {
            case 0: octets[place] = Self.octets[next(below: Self.octets.count)]
            case 1: octets.insert(Self.octets[next(below: Self.octets.count)], at: place)
            case 2: octets.remove(at: place)
            default:
                // Behind the start line, where a field may stand.
                guard let end = octets.firstIndex(of: 0x0A) else { continue }
                octets.insert(
                    contentsOf: Array("\(Self.lines[next(below: Self.lines.count)])\r\n".utf8), at: end + 1)
            }
        }
        return octets
    }
}
