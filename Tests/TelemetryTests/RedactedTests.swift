import Telemetry
import Testing

@Suite struct RedactedTests {
    struct Account {
        let name = "alice"
        let phone = Redacted("+4915112345678")
    }

    @Test func `nothing that prints shows the value`() {
        let secret = Redacted("+4915112345678")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Account(), to: &dumped)
        dump([secret], to: &dumped)
        let shown = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Account())",
            "\([secret])",
            "\(["k": secret])", "\(Optional(secret) as Any)", String(reflecting: Account()), dumped,
        ]
        for text in shown {
            #expect(!text.contains("5678"), "\(text)")
            #expect(text.contains("redacted"))
        }
    }

    @Test func `a mirror has no children, and the value's length doesn't show`() {
        #expect(Mirror(reflecting: Redacted([1, 2, 3])).children.isEmpty)
        #expect("\(Redacted(""))" == "\(Redacted("long and secret"))")
    }

    @Test func `who asks for the value by name gets it`() {
        #expect(Redacted(42).exposed == 42)
    }
}
