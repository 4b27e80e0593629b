import TestKit
import Testing

@testable import PolicyFile

@Suite struct TLSConfigurationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder([
            "site.pem": "CERT", "site.key": "KEY\n", "ca.pem": "CA", "crl.pem": "CRL",
        ])
    }

    private func load(
        _ listener: String = "", _ upstream: String = "{ url: http://a }"
    ) throws -> Configuration {
        try Loading.configuration(
            """
            countersign: 1
            listen: [{ address: 127.0.0.1:1\(listener) }]
            upstreams: { app: \(upstream) }
            store: { kind: memory }
            """, environment: ["SITE_KEY": "KEY"], named: folder.file("c.yaml"))
    }

    private func places(_ listener: String = "", _ upstream: String = "{ url: http://a }") throws -> [String]
    {
        try #require(throws: Findings.self) { try load(listener, upstream) }.places
    }

    @Test func `a listener's certificate is read from its file and its key by reference`() throws {
        let tls = try #require(
            try load(", tls: { certificate: site.pem, key: \"${file:site.key}\" }").listen[0].tls)
        #expect(tls.main.certificate == PEMFile(path: "site.pem", octets: Array("CERT".utf8)))
        #expect(tls.main.key.octets == Array("KEY".utf8))
        #expect(tls.also.isEmpty && tls.clients == nil && tls.minimum == .tls12)
    }

    @Test func `further certificates and callers' own are read`() throws {
        let pair = "certificate: site.pem, key: \"${env:SITE_KEY}\""
        let tls = try #require(
            try load(
                ", tls: { \(pair), also: [{ \(pair) }], min_version: '1.3', "
                    + "clients: { ca: ca.pem, crl: crl.pem, required: false } }"
            ).listen[0].tls)
        #expect(tls.also.map(\.key.octets) == [Array("KEY".utf8)])
        #expect(tls.clients?.ca.octets == Array("CA".utf8) && tls.clients?.crl?.octets == Array("CRL".utf8))
        #expect(tls.clients?.isRequired == false && tls.minimum == .tls13)
    }

    @Test func `an upstream's TLS is read where its address is https`() throws {
        let pair = "certificate: site.pem, key: \"${env:SITE_KEY}\""
        let tls = try #require(
            try load(
                "", "{ url: https://a, tls: { ca: ca.pem, crl: crl.pem, server_name: App.Test, \(pair) } }"
            )
            .upstreams[0].tls)
        #expect(tls.ca?.octets == Array("CA".utf8) && tls.serverName == "app.test")
        #expect(tls.certificate?.path == "site.pem" && tls.key?.octets == Array("KEY".utf8))
    }

    @Test(arguments: [
        (", tls: { certificate: site.pem }", "2:39 key-missing"),
        (", tls: { certificate: none.pem, key: \"${env:SITE_KEY}\" }", "2:54 unreadable"),
        (", tls: { certificate: site.pem, key: site.key }", "2:69 value-form"),
        (", tls: { certificate: site.pem, key: \"${env:NONE}\" }", "2:69 reference"),
        (
            ", tls: { certificate: site.pem, key: \"${env:SITE_KEY}\", min_version: '1.1' }",
            "2:101 value-form"
        ),
        (", tls: { certificate: site.pem, key: \"${env:SITE_KEY}\", min_version: 1.2 }", "2:101 value-type"),
        (", tls: { certificate: site.pem, key: \"${env:SITE_KEY}\", clients: {} }", "2:97 key-missing"),
    ])
    func `what is wrong with a listener's TLS is told at its place`(text: String, place: String) throws {
        let found = try places(text)
        #expect(found == [place])
    }

    @Test(arguments: [
        ("{ url: https://a, tls: { certificate: site.pem } }", "3:57 conflict"),
        ("{ url: https://a, tls: { key: \"${env:SITE_KEY}\" } }", "3:49 conflict"),
        ("{ url: https://a, tls: { server_name: 'a b' } }", "3:57 value-form"),
        ("{ url: unix:/a, tls: {} }", "3:35 conflict"),
    ])
    func `what is wrong with an upstream's TLS is told at its place`(text: String, place: String) throws {
        let found = try places("", text)
        #expect(found == [place])
    }

    @Test func `a private key is not shown by whoever prints it`() throws {
        let configuration = try load(", tls: { certificate: site.pem, key: \"${file:site.key}\" }")
        var text = ""
        dump(configuration.listen[0].tls?.main.key, to: &text)
        #expect(!text.contains("75") && !"\(configuration)".contains("KEY"))
    }
}
