import System
import Testing
import Wire

@testable import PolicyFile

@Suite struct EnvironmentTests {
    @Test func `a variable replaces its key whole`() throws {
        let configuration = try Loading.configuration(
            Loading.least + "admin: { address: 0.0.0.0:1, insecure_public: true }\nworkers: 1\n",
            environment: [
                "COUNTERSIGN_LISTEN": "127.0.0.1:1, [::1]:2", "COUNTERSIGN_ADMIN": "127.0.0.1:3",
                "COUNTERSIGN_NAME": "other", "COUNTERSIGN_WORKERS": "8", "COUNTERSIGN_POLICIES": "there",
                "COUNTERSIGN_STORE": "memory", "COUNTERSIGN_TRUSTED_PROXIES": "10.0.0.0/8,::1/128",
                "COUNTERSIGN_ACCESS_LOG": "-", "COUNTERSIGN_SHUTDOWN_TIMEOUT": "5s", "PATH": "/bin",
            ])
        #expect(
            configuration.listen.map(\.address) == [
                .tcp(host: "127.0.0.1", port: 1), .tcp(host: "::1", port: 2),
            ])
        #expect(configuration.admin?.address == .tcp(host: "127.0.0.1", port: 3))
        #expect(configuration.admin?.insecurePublic == false)
        #expect(configuration.name == "other")
        #expect(configuration.workers == 8)
        #expect(configuration.policies == "folder/there")
        #expect(configuration.trustedProxies.map(\.description) == ["10.0.0.0/8", "::1/128"])
        #expect(configuration.accessLog == .standardOutput)
        #expect(configuration.shutdownTimeout == .seconds(5))
    }

    @Test func `a variable can say what the file must say`() throws {
        let text = "countersign: 1\nupstreams: { app: { url: http://127.0.0.1:9000 } }\n"
        let environment = [
            "COUNTERSIGN_LISTEN": "127.0.0.1:0", "COUNTERSIGN_STORE": "memory", "COUNTERSIGN_ADMIN": "off",
        ]
        let configuration = try Loading.configuration(text, environment: environment)
        #expect(configuration.admin == nil)
        #expect(throws: Findings.self) { try Loading.configuration(text) }
    }

    @Test(arguments: [
        ("COUNTERSIGN_WORKERS", "zero", "1:1 value-type", "write a number from 1 to 64"),
        ("COUNTERSIGN_WORKERS", "", "1:1 variable-unknown", "give it a value, or unset it"),
        ("COUNTERSIGN_LISTEN", "127.0.0.1:1,", "1:1 value-type", nil),
        ("COUNTERSIGN_STORE", "redis", "1:1 value-later", nil),
        ("COUNTERSIGN_ADMIN", "0.0.0.0:1", "1:1 conflict", nil),
        ("COUNTERSIGN_WORKER", "1", "1:1 variable-unknown", "did you mean `COUNTERSIGN_WORKERS`?"),
        ("COUNTERSIGN_", "1", "1:1 variable-unknown", nil),
    ])
    func `a variable that is wrong is told by its name`(
        name: String, value: String, brief: String, help: String?
    ) throws {
        let findings = try #require(
            throws: Findings.self,
            performing: { try Loading.configuration(Loading.least, environment: [name: value]) })
        #expect(findings.places == [brief])
        #expect(findings.diagnostics.first?.file == name)
        if let help { #expect(findings.diagnostics.first?.help == help) }
    }

    @Test func `a variable that the file refers to is known`() throws {
        let text = Loading.least + "name: \"${env:COUNTERSIGN_EDGE}\"\n"
        #expect(try Loading.configuration(text, environment: ["COUNTERSIGN_EDGE": "edge"]).name == "edge")
    }
}

@Suite struct ReferenceTests {
    let file = "/tmp/countersign-reference-\(UInt64.random(in: 0...UInt64.max))"

    func value(_ text: String, _ environment: [String: String] = [:]) throws(ReferenceFault) -> String {
        try References(environment: environment, folder: Folder(of: "/tmp/c.yaml")).value(of: text)
    }

    @Test func `a reference is what a variable holds`() throws {
        #expect(try value("${env:A}", ["A": "b c"]) == "b c")
    }

    @Test func `a reference is what a file holds, without its last line end`() throws {
        for (content, text) in [("x", "x"), ("x\n", "x"), ("x\r\n", "x"), ("x\n\n", "x\n"), (" x ", " x ")] {
            try Files.create(file, Array(content.utf8))
            #expect(try value("${file:\(file)}") == text)
            #expect(try value("${file:\(file.dropFirst(5))}") == text)
            try Files.remove(file)
        }
    }

    @Test(arguments: [
        ("${env:NO}", "the environment variable `NO` is not set"),
        ("${env:}", "the environment variable `` is not set"),
        ("${env:E}", "the environment variable `E` is empty"),
        ("a${env:E}", "a reference is a part of this text"),
        ("${env:E}a", "a reference is a part of this text"),
        ("${env:E}${env:E}", "a reference is a part of this text"),
        ("${E}", "`${E}` is not a reference"), ("${vault:x}", "`${vault:x}` is not a reference"),
        ("${file:/nonexistent/x}", "the file `/nonexistent/x` can't be read: no such file or directory"),
        ("${file:/tmp}", "the file `/tmp` can't be read: is a directory"),
        ("${file:/dev/null}", "the file `/dev/null` is empty"),
        ("${file:/dev/zero}", "the file `/dev/zero` can't be read: file too large"),
    ])
    func `a reference that leads to nothing is told by its name`(text: String, message: String) {
        let fault = #expect(throws: ReferenceFault.self) { try value(text, ["E": ""]) }
        #expect(fault?.message == message)
    }

    @Test func `what a reference leads to is never shown`() throws {
        let text = Loading.least + "name: \"${env:S}\"\nworkers: \"${env:S}\"\nadmin: \"${env:S}\"\n"
        let findings = try #require(
            throws: Findings.self,
            performing: { try Loading.configuration(text, environment: ["S": "canary value"]) })
        #expect(findings.places == ["5:7 value-form", "6:10 value-form", "7:8 value-type"])
        #expect(!findings.text(isColoured: false).contains("canary"))
        #expect(
            findings.text(isColoured: false).contains("what `${env:S}` stands for is not a name in `Via`"))
    }

    @Test func `a value of any type can be a reference`() throws {
        let text = """
            countersign: 1
            listen: [{ address: "${env:L}" }]
            admin: ${env:OFF}
            workers: ${env:W}
            insecure_trust_all_proxies: ${env:T}
            upstreams: { app: { url: "${env:U}", host: "${env:H}", connect_timeout: "${env:C}" } }
            store: { kind: "${env:K}" }
            limits: { body: "${env:B}" }
            """
        let configuration = try Loading.configuration(
            text,
            environment: [
                "L": "127.0.0.1:1", "OFF": "off", "W": "3", "T": "true", "U": "http://a", "H": "keep",
                "C": "1s",
                "K": "memory", "B": "1KiB",
            ])
        #expect(configuration.admin == nil)
        #expect(configuration.workers == 3)
        #expect(configuration.upstreams.first?.connectTimeout == .seconds(1))
        #expect(configuration.limits.body == 1024)
    }
}
