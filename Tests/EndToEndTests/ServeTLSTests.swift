import HTTP
import PolicyFile
import Reactor
import System
import TestKit
import Testing

@testable import countersign

// TLS through the program: its files, SIGHUP, and what its operator is told.
@Suite struct ServeTLSTests {
    private let authority: TestAuthority
    private let folder: TemporaryFolder
    private let app: RecordingUpstream

    init() throws {
        authority = try TestAuthority()
        app = try RecordingUpstream()
        folder = try TemporaryFolder([
            "ca.pem": String(decoding: authority.certificate, as: UTF8.self),
            "policy.yaml": """
            countersign: 1
            id: p
            routes:
              - { id: secure, path: /secure, upstream: secure, require: none }
              - { id: all, path: /**, upstream: app, require: none }

            """,
            "countersign.yaml": """
            countersign: 1
            listen: [{ address: "127.0.0.1:0", tls: { certificate: site.pem, key: "${file:site.key}" } }]
            admin: { address: 127.0.0.1:0 }
            upstreams:
              app: { url: "http://127.0.0.1:\(app.port)" }
              secure: { url: "https://127.0.0.1:\(app.port)", tls: { ca: ca.pem }, connect_timeout: 500ms }
            store: { kind: memory }
            policies: policy.yaml
            access_log: { file: access.log }

            """,
        ])
        try show("one")
    }

    /// Puts a new certificate of this name in place.
    private func show(_ name: String) throws {
        try authority.issue("DNS:site.test,DNS:\(name).test", as: "site", in: folder)
    }

    private func serve() throws -> (process: RunningProcess, port: UInt16) {
        var program = ChildProcess(
            Countersign.folder + "/countersign", ["serve", "--config", folder.file("countersign.yaml")])
        program.environment = Countersign.instruments
        let process = try RunningProcess(program)
        #expect(says(process, "countersign: store"))
        let error = String(decoding: process.error, as: UTF8.self)
        let digits = error.split(separator: "listening on 127.0.0.1:").dropFirst().first?.prefix {
            $0.isNumber
        }
        return (process, try #require(digits.flatMap { UInt16($0) }))
    }

    private func says(_ process: RunningProcess, _ text: String) -> Bool {
        process.writes(by: ServedGateway.soon) { String(decoding: $1, as: UTF8.self).contains(text) }
    }

    /// What curl gets, which takes no certificate but one for this name from our authority.
    private func ask(_ port: UInt16, _ name: String, _ path: String = "/a") throws -> String {
        let outcome = try Countersign.shell(
            "curl --silent --show-error --cacert \(folder.file("ca.pem")) --resolve \(name):\(port):127.0.0.1 "
                + "--output /dev/null --write-out '%{http_code}' https://\(name):\(port)\(path)")
        return outcome.output
    }

    @Test func `SIGHUP has new callers see new certificates, and bad ones change nothing`() throws {
        let (process, port) = try serve()
        #expect(try ask(port, "one.test") == "200")
        #expect(try ask(port, "two.test") == "000")
        try show("two")
        process.signal(.reload)
        #expect(says(process, "certificates in 2 places"))
        #expect(try ask(port, "two.test") == "200")
        #expect(try ask(port, "one.test") == "000")
        try folder.write("site.pem", "garbage")
        process.signal(.reload)
        #expect(
            says(
                process,
                "refused, and what was served is served on: the listener `127.0.0.1:0`: there is no certificate"
            ))
        #expect(try ask(port, "two.test") == "200")
        try Files.remove(folder.file("site.pem"))
        process.signal(.reload)
        #expect(says(process, "the file `site.pem` can't be read"))
        #expect(try ask(port, "two.test") == "200")
        process.signal(.terminate)
        #expect(process.ending(by: ServedGateway.soon) == .exited(0))
    }

    @Test func `what secures an upstream stays one through reloads, so that each of them renews it`() throws {
        func plan() throws -> GatewayPlan {
            try GatewayPlan(
                Setup.load(folder.file("countersign.yaml"), environment: [:], today: nil))
        }
        let first = try plan()
        let secured = try #require(first.destinations.firstIndex { $0.settings.tls != nil })
        var running = first
        for _ in 0..<3 {
            running = try plan().keeping(running)
            #expect(running.destinations[secured].settings.tls === first.destinations[secured].settings.tls)
            #expect(running.destinations[secured].settings == first.destinations[secured].settings)
        }
        // One that has moved is another one.
        let text = String(decoding: try folder.read("countersign.yaml"), as: UTF8.self)
        try folder.write("countersign.yaml", text.replacing("500ms", with: "600ms"))
        let moved = try plan().keeping(running)
        #expect(moved.destinations[secured].settings.tls !== first.destinations[secured].settings.tls)
    }

    @Test func `why an app was not reached over TLS is in the access log, and nowhere else`() throws {
        let (process, port) = try serve()
        #expect(try ask(port, "site.test", "/secure") == "502")
        let lines = try ServedGateway.lines(of: folder.file("access.log"), atLeast: 1)
        let line = String(decoding: lines.first ?? [], as: UTF8.self)
        #expect(
            line.contains(
                "\"refusal\":\"upstream-unreachable\",\"cause\":\"127.0.0.1:\(app.port) can't be spoken to"))
        process.signal(.terminate)
        #expect(process.ending(by: ServedGateway.soon) == .exited(0))
    }

    @Test func `validate and serve say what is wrong with a certificate`() throws {
        try authority.issue("DNS:other.test", as: "other", in: folder)
        try folder.write("site.key", String(decoding: try folder.read("other.key"), as: UTF8.self))
        let config = folder.file("countersign.yaml")
        let wrong = "the listener `127.0.0.1:0`: the private key is not the certificate's"
        let validated = try Countersign.run("validate", "--config", config)
        #expect(validated.status == 1)
        #expect(validated.output.contains("error: \(wrong)"))
        let served = try Countersign.run("serve", "--config", config)
        #expect(served.status != 0)
        #expect(served.error.contains(wrong))
        // Nobody is asked for the password of a key.
        try folder.write(
            "site.key",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBvTBXBgkqhkiG9w0BBQ0=\n-----END ENCRYPTED PRIVATE KEY-----\n"
        )
        #expect(
            try Countersign.run("validate", "--config", config).output.contains(
                "private key number 1 can't be read"))
    }
}
