import System
import TestKit
import Testing

/// Both files again while the gateway runs: what is good is taken as a whole, what isn't changes nothing.
@Suite struct ReloadTests {
    private let app = Result { try RecordingUpstream { RecordingUpstream.answer(200, $0.target) } }

    private func gateway(_ keys: String...) throws -> ServedGateway {
        try ServedGateway(upstream: "http://127.0.0.1:\(app.get().port)", keys.joined(separator: "\n"))
    }

    private func write(_ gateway: ServedGateway, _ name: String, _ text: String) throws {
        let path = gateway.folder + "/" + name
        let fresh = path + ".new"
        try Files.create(fresh, Array(text.utf8))
        _ = try Countersign.shell("mv -T \(fresh) \(path)")
    }

    private static func policy(_ path: String, upstream: String = "app", require: String = "none") -> String {
        """
        countersign: 1
        id: p
        hosts: [bank]
        routes:
          - { id: all, path: \(path), upstream: \(upstream), require: \(require) }

        """
    }

    private func status(_ gateway: ServedGateway, _ path: String) throws -> Int? {
        try gateway.client().ask("GET \(path) HTTP/1.1\r\nHost: bank\r\n\r\n").status
    }

    /// Waits until a path is answered so.
    private func becomes(_ gateway: ServedGateway, _ path: String, _ wanted: Int) throws -> Bool {
        while Clocks.monotonic() < ServedGateway.soon {
            if try status(gateway, path) == wanted { return true }
        }
        return false
    }

    @Test func `SIGHUP has a changed policy served`() throws {
        let gateway = try gateway()
        #expect(try status(gateway, "/new/a") == 403)
        try write(gateway, "policy.yaml", Self.policy("/new/**"))
        gateway.signal(.reload)
        #expect(gateway.says("taken, policies of version"))
        #expect(try status(gateway, "/new/a") == 200)
        #expect(try status(gateway, "/app/a") == 403)
    }

    @Test func `a change of the file is served without a signal`() throws {
        let gateway = try gateway()
        try write(gateway, "policy.yaml", Self.policy("/new/**"))
        #expect(gateway.says("the files have changed: taken"))
        #expect(try status(gateway, "/new/a") == 200)
    }

    @Test func `a policy that is wrong is refused, told everywhere, and left once it is right`() throws {
        let gateway = try gateway()
        let before = try gateway.ask("/readyz").text
        try write(gateway, "policy.yaml", Self.policy("/new/**").replacing("routes:", with: "rotues:"))
        #expect(gateway.says("the files have changed: refused, and what was served is served on"))
        #expect(gateway.says("did you mean `routes`?"))
        #expect(try status(gateway, "/app/a") == 200)
        #expect(try gateway.metric("countersign_config_last_reload_successful") == 0)
        #expect(try gateway.metric("countersign_config_reloads_total{result=\"refused\"}") == 1)
        let ready = try gateway.ask("/readyz")
        #expect(ready.status == 200)
        #expect(ready.text != before && ready.text.contains("were refused"))
        try write(gateway, "policy.yaml", Self.policy("/new/**"))
        #expect(gateway.says("the files have changed: taken"))
        #expect(try gateway.metric("countersign_config_last_reload_successful") == 1)
        #expect(try status(gateway, "/new/a") == 200)
    }

    @Test func `a folder that is swapped behind a symbolic link is seen`() throws {
        let gateway = try gateway()
        // As Kubernetes mounts a ConfigMap: each file is a link through `..data`, which is swapped.
        _ = try Countersign.shell(
            """
            cd \(gateway.folder) && mkdir one two && ln -s one ..data && mkdir policies \
            && ln -s ../..data/policy.yaml policies/policy.yaml
            """)
        try write(gateway, "one/policy.yaml", Self.policy("/one/**"))
        try write(gateway, "two/policy.yaml", Self.policy("/two/**"))
        let config = gateway.folder + "/countersign.yaml"
        let text = String(decoding: try Files.read(config), as: UTF8.self)
        try write(
            gateway, "countersign.yaml",
            text.split(separator: "\n").filter { !$0.hasPrefix("policies: policy") }.joined(separator: "\n")
                + "\npolicies: policies\n")
        #expect(try becomes(gateway, "/one/a", 200))
        _ = try Countersign.shell("cd \(gateway.folder) && ln -s two ..next && mv -T ..next ..data")
        #expect(try becomes(gateway, "/two/a", 200))
        #expect(try status(gateway, "/one/a") == 403)
    }

    @Test func `an upstream can come and go, and what can't change is told`() throws {
        let gateway = try gateway()
        let other = try RecordingUpstream { _ in RecordingUpstream.answer(200, "other") }
        let text = String(decoding: try Files.read(gateway.folder + "/countersign.yaml"), as: UTF8.self)
        try write(gateway, "policy.yaml", Self.policy("/app/**", upstream: "other"))
        #expect(gateway.says("the configuration has no upstream `other`"))
        try write(
            gateway, "countersign.yaml",
            text.replacing(
                "upstreams: { app:",
                with: "upstreams: { other: { url: \"http://127.0.0.1:\(other.port)\" }, app:")
                + "workers: 3\n")
        #expect(gateway.says("taken, policies of version"))
        #expect(gateway.says("`workers` can't change while the gateway runs"))
        let answer = try gateway.client().ask("GET /app/a HTTP/1.1\r\nHost: bank\r\n\r\n")
        #expect(answer.text == "other")
        #expect(try gateway.metric("countersign_upstream_connections_total{upstream=\"other\"}") == 1)
    }

    @Test func `a request in flight ends as it began`() throws {
        let slow = try RecordingUpstream { _ in
            [
                .receiveThrough("\r\n\r\n"), .hold("answer"), .send(RecordingUpstream.answer(200, "late")),
            ]
        }
        let gateway = try ServedGateway(upstream: "http://127.0.0.1:\(slow.port)")
        let busy = try gateway.client()
        try busy.send("GET /app/a HTTP/1.1\r\nHost: bank\r\n\r\n")
        _ = slow.connection(0) { $0.received.count > 0 }
        // Its route is gone, and its upstream is another.
        let text = String(decoding: try Files.read(gateway.folder + "/countersign.yaml"), as: UTF8.self)
        try write(
            gateway, "countersign.yaml", text.replacing(":\(slow.port)", with: ":\(try app.get().port)"))
        try write(gateway, "policy.yaml", Self.policy("/new/**"))
        #expect(try becomes(gateway, "/new/a", 200))
        slow.release("answer")
        #expect(try busy.response().text == "late")
        #expect(try busy.ask("GET /app/a HTTP/1.1\r\nHost: bank\r\n\r\n").status == 403)
    }
}
