import Domain
import Testing

@testable import PolicyFile

/// Policies that look like ones that are told of, and of which there is nothing to tell.
@Suite struct GoodPolicyTests {
    static let head = """
        countersign: 1
        id: p
        hosts: [a.example, b.example]
        subject: [{ certificate: {} }]
        scenarios:
          s: { kind: generic, channels: [{ id: email, courier: mail, from: customers.email }] }
          t: { channels: [{ id: email, courier: mail, from: customers.email }], display: [{ label: A, at: /a }] }
        routes:
          - { id: s, path: /s/login, upstream: app, require: s }
          - { id: t, methods: [POST], path: /t, upstream: app, require: t }

        """

    static let none = "upstream: app, require: none"

    @Test(arguments: [
        ["{ id: u, path: /**, \(none) }"],
        ["{ id: u, path: /s, \(none) }", "{ id: v, path: /s/, \(none) }", "{ id: w, path: /S, \(none) }"],
        ["{ id: u, methods: [GET, HEAD, OPTIONS], path: /t, \(none) }"],
        ["{ id: u, hosts: [a.example], path: /h, \(none) }", "{ id: v, path: /h, \(none) }"],
        [
            "{ id: u, hosts: [a.example], methods: [POST], path: /h, upstream: app, require: s }",
            "{ id: v, hosts: [b.example], methods: [PUT], path: /h, \(none) }",
        ],
        [
            "{ id: u, methods: [POST], path: /h, when: json.a, upstream: app, require: s }",
            "{ id: v, methods: [POST], path: /h, \(none) }",
        ],
        [
            "{ id: u, path: /f/**, upstream: app, require: s }",
            "{ id: v, methods: [GET], path: /F/health, \(none) }",
        ],
        [
            "{ id: u, path: /h, mode: shadow, until: 2027-12-31, upstream: app, require: s }",
            "{ id: v, path: /h, \(none) }",
        ],
        [
            "{ id: u, path: /h, source: [10.0.0.0/8], \(none) }",
            "{ id: v, path: /h, source: [11.0.0.0/8], \(none) }",
            "{ id: w, path: /h, require: deny }",
        ],
        ["{ id: u, path: /f/**, require: deny, methods: [DELETE] }", "{ id: v, path: /f/**, \(none) }"],
        ["{ id: u, methods: [PURGE], path: /h, \(none) }", "{ id: v, path: \"/{a}\", \(none) }"],
        ["{ id: u, path: /h, \(none), cors: { origins: [\"*\"] } }"],
        [
            "{ id: u, path: /h, \(none), cors: { origins: [\"http://localhost:3000\", \"https://[::1]:8443\"], credentials: true } }"
        ],
        [
            "{ id: u, path: /h, \(none), times: [{ from: \"22:00\", to: \"06:00\", zone: \"-03:30\" }, { from: \"00:00\", to: \"24:00\" }] }"
        ],
        [
            "{ id: u, path: /h, \(none), headers: [{ name: Cookie, present: false }], set_request_headers: { X-A: \"\" } }"
        ],
    ])
    func `nothing is said of what is good`(routes: [String]) {
        let text = Self.head + routes.map { "  - \($0)\n" }.joined()
        #expect(Loading.findings(text).map(\.whole) == [], "\(routes)")
    }

    @Test(arguments: [
        "kind: generic, assurance: aal2, channels: [{ id: sms, courier: c, from: d.e }, { id: totp, courier: c, from: d.e }]",
        "kind: generic, assurance: aal1, channels: [{ id: sms, courier: c, from: d.e }]",
        "kind: generic, message: \"{code} {HOST} {expiry}\", channels: [{ id: sms, courier: c, from: d.e }]",
        "approval: { lasts: 1s }, channels: [{ id: whatsapp, courier: c, from: d.e }]",
        "park: always, channels: [{ id: x, kind: webhook, courier: c, from: d.e.f-g }], display: [{ label: \"Zahlung an\", at: /~0/0/~1, as: date }]",
        "dynamic_linking: true, channels: [{ id: email, courier: c, from: d.e }], display: [{ label: Überweisung, at: /a, as: money, currency: /c/0 }], message: \"{Überweisung} {Code}\"",
    ])
    func `nothing is said of a scenario that keeps its promises`(scenario: String) {
        let text = """
            countersign: 1
            id: p
            subject: [{ certificate: {} }]
            scenarios: { s: { \(scenario) } }
            routes:
              - { id: r, path: /**, upstream: app, require: s }
            """
        #expect(Loading.findings(text).map(\.whole) == [])
    }
}
