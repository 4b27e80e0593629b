import System
import Wire

/// What became of a case of the demo.
struct DemoOutcome {
    /// How long an answer is waited for. Milliseconds.
    private static let patience: UInt64 = 5_000

    let demoCase: DemoCase
    /// What its caller got; 0 for nothing.
    let status: Int
    /// The slug of the problem that it was refused for; nil where it was not.
    let problem: String?
    /// How many requests the bank saw of it.
    let seen: Int

    /// Sends the case's octets to the gateway.
    init(of demoCase: DemoCase, on stage: DemoStage) {
        self.demoCase = demoCase
        let before = stage.seen
        let octets = (try? Self.exchange(demoCase.octets, stage.port)) ?? []
        var parser = ResponseHeadParser()
        var head = ResponseHead()
        let length = (try? parser.parse(octets.span, into: &head)) ?? nil
        status = length == nil ? 0 : head.status
        problem = length.flatMap { Self.problem(Array(octets[$0...])) }
        seen = stage.seen - before
    }

    var isExpected: Bool { problem == demoCase.expected && seen == (demoCase.expected == nil ? 1 : 0) }

    var got: String { problem.map { "\(status) \($0)" } ?? "\(status)" }

    var saw: String { seen == 0 ? "nothing" : seen == 1 ? "the request" : "\(seen) requests" }

    var remark: String { isExpected ? demoCase.why : "expected: " + (demoCase.expected ?? "taken") }

    /// All that comes back until the gateway ends the connection.
    private static func exchange(_ octets: String, _ port: UInt16) throws(SystemFault) -> [UInt8] {
        let deadline = Clocks.monotonic().advanced(byMilliseconds: patience)
        let socket = try Socket.connected(to: .loopback(port: port), by: deadline)
        try socket.send(Array(octets.utf8), by: deadline)
        var answer: [UInt8] = []
        while true {
            let piece = try socket.receive(by: deadline)
            if piece.isEmpty { return answer }
            answer += piece
        }
    }

    /// The last part of the document's `type`.
    private static func problem(_ body: [UInt8]) -> String? {
        guard let document = try? JSONDocument(body).root, let type = document[Array("type".utf8)]?.string else { return nil }
        return type.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
    }
}
