import Domain
import TestKit
import Testing

@testable import PolicyFile

/// What a policy names is what its configuration has.
@Suite struct SurroundingsTests {
    static let parts = """
        couriers: { mail: { kind: smtp, url: "smtp://mail" }, sms: { kind: twilio }, hook: { kind: webhook } }
        directories: { customers: { kind: postgres, query: [1, { a: b }] } }
        jwks: { idp: { url: https://id.example.com/jwks.json } }

        """

    static func policy(
        subject: String = "{ jwt: { header: Authorization, issuer: i, audience: a, keys: idp } }",
        channel: String
    ) -> String {
        """
        countersign: 1
        id: p
        subject: [\(subject)]
        scenarios: { s: { kind: generic, channels: [{ id: \(channel) }] } }
        routes:
          - { id: r, path: /**, upstream: app, require: s }
        """
    }

    static func said(_ policy: String, parts: String = parts) throws -> [String] {
        let folder = try TemporaryFolder([
            "c.yaml": Loading.least + parts + "policies: p.yaml\n", "p.yaml": policy,
        ])
        do throws(Findings) {
            _ = try Setup.load(folder.path + "/c.yaml", environment: [:], today: nil)
            return []
        } catch {
            return error.diagnostics.map(\.whole)
        }
    }

    @Test(arguments: [
        ("email, courier: mail, from: customers.email", nil),
        ("sms, courier: sms, from: customers.phone", nil), ("voice, courier: sms, from: claims.phone", nil),
        ("totp, courier: hook, from: customers.key", nil),
        ("console, courier: hook, from: customers.key", nil),
        (
            "email, courier: mial, from: customers.email",
            "4:67 error name-unknown: the configuration has no courier `mial` | did you mean `mail`?"
        ),
        (
            "email, courier: mail, from: costumers.email",
            "4:79 error name-unknown: the configuration has no directory `costumers` | did you mean `customers`?"
        ),
        (
            "sms, courier: mail, from: customers.phone",
            "4:65 error conflict: the courier `mail` is smtp, and carries no sms | name a courier that does; this one carries `email`"
        ),
        (
            "email, courier: sms, from: customers.email",
            "4:67 error conflict: the courier `sms` is twilio, and carries no email | name a courier that does; this one carries `sms`, `voice` or `whatsapp`"
        ),
    ])
    func `a channel has a courier of its kind and a directory`(channel: String, said: String?) throws {
        #expect(try Self.said(Self.policy(channel: channel)) == [said].compactMap { $0 })
    }

    @Test(arguments: [
        (
            "{ jwt: { header: Authorization, issuer: i, audience: a, keys: ipd } }",
            "3:73 error name-unknown: the configuration has no keys `ipd` | did you mean `idp`?"
        ),
        (
            "{ introspection: { upstream: ap, path: /me, at: /id, cookies: [s] } }",
            "3:40 error name-unknown: the configuration has no upstream `ap` | did you mean `app`?"
        ),
    ])
    func `a way to know the subject has its keys and its upstream`(subject: String, said: String) throws {
        let policy = Self.policy(subject: subject, channel: "email, courier: mail, from: customers.email")
        #expect(try Self.said(policy) == [said])
    }

    @Test func `of a configuration without any part all are missing`() throws {
        #expect(
            try Self.said(Self.policy(channel: "email, courier: mail, from: customers.email"), parts: "") == [
                "3:73 error name-unknown: the configuration has no keys `idp` | add it to `jwks`",
                "4:67 error name-unknown: the configuration has no courier `mail` | add it to `couriers`",
                "4:79 error name-unknown: the configuration has no directory `customers` | add it to `directories`",
            ])
    }

    @Test func `what a configuration could not say is nothing to complain of`() throws {
        let said = try Self.said(
            Self.policy(channel: "email, courier: mail, from: customers.email"), parts: "couriers: []\n")
        #expect(said.map { String($0.prefix(15)) } == ["5:11 error valu"])
    }

    @Test func `the parts of a configuration are read by name and kind, and the rest of them is not`() throws
    {
        let configuration = try Loading.configuration(
            Loading.least + Self.parts.replacing("webhook", with: "console") + "insecure_development: true\n")
        #expect(configuration.couriers.map(\.name.text) == ["mail", "sms", "hook"])
        #expect(configuration.couriers.map(\.kind) == [.smtp, .twilio, .console])
        #expect(configuration.directories.map(\.kind) == [.postgres])
        #expect(configuration.keySets.map(\.source) == [.url("https://id.example.com/jwks.json")])
        #expect(configuration.insecureDevelopment)
    }
}
