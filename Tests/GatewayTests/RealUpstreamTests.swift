import HTTP
import System
import TestKit
import Testing

// HTP-22: the whole corpus once more, with servers of four makes behind the gateway. What they say they saw must be what
// was forwarded, request by request: no more, no less, no other target, no other length.
@Suite struct RealUpstreamTests {
    /// Methods that every server knows; others are refused by some of them.
    private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// What nginx refuses by itself: an empty Host, which HTTP/1.0 goes up with.
    private static let refusedByNginx: Set = ["HTTP/1.0 without Host"]

    @Test(arguments: RealUpstream.Make.allCases)
    func `HTP-22: servers of four makes see as many requests as were forwarded, and the same`(
        _ make: RealUpstream.Make
    ) throws {
        let server = try RealUpstream(make)
        let world = try World(World.Plan([.init("app", at: [server.place])]))
        var forwarded: [String] = []
        for vector in GatewayVectors.all {
            let expected = try ExpectedExchange(vector.outcome)
            let requests = expected.answers.compactMap(\.request)
            if requests.contains(where: { !Self.methods.contains(String($0.prefix { $0 != " " })) }) {
                continue
            }
            if make == .nginx, Self.refusedByNginx.contains(vector.title) { continue }
            let client = try world.answers(to: vector.octets + GatewayVectors.innocent)
            let count = String(decoding: client.received, as: UTF8.self)
                .matches(of: #/HTTP/1\.1 [2-5][0-9]{2} /#).count
            #expect(count == expected.answers.count, "\(vector)")
            forwarded += requests.map(Self.line)
        }
        world.stop()
        let seen = try server.requests()
        #expect(seen == forwarded.sorted())
        #expect(forwarded.count > 150)
    }

    /// `POST /a hello` as servers tell it: `POST /a 5`.
    private static func line(_ request: String) -> String {
        let parts = request.split(separator: " ", maxSplits: 2)
        let body = parts.count > 2 ? parts[2].replacing("\\r", with: "r").replacing("\\n", with: "n") : ""
        return "\(parts[0]) \(parts[1]) \(body.utf8.count)"
    }
}
