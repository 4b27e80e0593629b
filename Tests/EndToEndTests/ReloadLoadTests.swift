import System
import TestKit
import Testing

/// A thousand policies one after the other, under load: each sets a field of its own on the way up and on the way back,
/// so that an answer shows which version its request met on both ways.
@Suite struct ReloadLoadTests {
    @Test func `of a thousand reloads under load, no request fails and none meets two versions`() throws {
        let app = try RecordingUpstream { request in
            let seen = request.values(of: "x-version").joined(separator: " ")
            return Array("HTTP/1.1 200 Fine\r\nX-Seen: \(seen)\r\nContent-Length: 2\r\n\r\nok".utf8)
        }
        let gateway = try ServedGateway(upstream: "http://127.0.0.1:\(app.port)", "workers: 2")
        try Self.write(0, gateway)
        gateway.signal(.reload)
        try Self.wait(for: 0, gateway)
        let load = Monitor(Load())
        for _ in 0..<4 { _ = try Thread { Self.ask(gateway, load) } }
        for version in 1...1000 {
            try Self.write(version, gateway)
            gateway.signal(.reload)
            try Self.wait(for: version, gateway)
        }
        let result = load.withLock { load in
            load.isOver = true
            return load
        }
        _ = load.wait(until: ServedGateway.soon) { $0.ended == 4 ? true : nil }
        #expect(result.faults == [])
        // They were asking all the time, and met many versions.
        #expect(result.answers > 1_000 && result.versions.count > 500)
        #expect(try gateway.metric("countersign_config_reloads_total{result=\"taken\"}") ?? 0 >= 1_001)
        #expect(try gateway.metric("countersign_config_reloads_total{result=\"refused\"}") == 0)
    }

    private struct Load {
        var isOver = false
        var ended = 0
        var answers = 0
        var versions: Set<String> = []
        var faults: [String] = []
    }

    private static let request = "GET /app/a HTTP/1.1\r\nHost: bank\r\nX-Version: caller\r\n\r\n"

    /// Asks until it is over, and looks at each answer.
    private static func ask(_ gateway: ServedGateway, _ load: Monitor<Load>) {
        defer { load.withLock { $0.ended += 1 } }
        do {
            var client = try gateway.client()
            while !load.withLock({ $0.isOver }) {
                let answer = try client.ask(request)
                let (up, down) = (answer.values(of: "x-seen"), answer.values(of: "x-version"))
                load.withLock { load in
                    load.answers += 1
                    load.versions.formUnion(down)
                    if answer.status != 200 || up != down || up.count != 1 {
                        load.faults.append("\(answer.status) up \(up) down \(down)")
                    }
                }
                if answer.closes { client = try gateway.client() }
            }
        } catch {
            load.withLock { $0.faults.append("\(error)") }
        }
    }

    /// Swaps the policy for another one, in one step.
    private static func write(_ version: Int, _ gateway: ServedGateway) throws {
        let field = "{ X-Version: \"\(version)\" }"
        let text = """
            countersign: 1
            id: p
            hosts: [bank]
            routes:
              - { id: all, path: /app/**, upstream: app, require: none, set_request_headers: \(field), set_response_headers: \(field) }

            """
        try Files.create(gateway.folder + "/next", Array(text.utf8))
        try Files.rename(gateway.folder + "/next", to: gateway.folder + "/policy.yaml")
    }

    /// Waits until this version is served.
    private static func wait(for version: Int, _ gateway: ServedGateway) throws {
        let deadline = ServedGateway.soon
        let client = try gateway.client()
        while Clocks.monotonic() < deadline {
            if try client.ask(request).values(of: "x-version") == ["\(version)"] { return }
        }
        Issue.record("version \(version) is not served: \(gateway.error.suffix(500))")
    }
}
