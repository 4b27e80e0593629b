/// A request of the demo: what it is, its octets, and what must become of it.
struct DemoCase {
    /// What it is, in at most 37 columns.
    let title: String
    let octets: String
    /// The slug of the problem that it must be refused for; nil where the bank must get it.
    let expected: String?
    /// Why, in at most 24 columns.
    let why: String

    static let all =
        [
            DemoCase(
                title: "a transfer of 120.00 EUR, as a form",
                octets: post("Connection: close\r\nContent-Length: 42", "amount=120.00&payee=DE89370400440532013000"),
                expected: nil, why: "has one reading")
        ] + framing + lines + paths + fields

    private static let framing = [
        DemoCase(
            title: "Content-Length beside chunked (CL.TE)",
            octets: post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nG"),
            expected: "ambiguous", why: "ends in two places"),
        DemoCase(
            title: "two Transfer-Encodings (TE.TE)",
            octets: post("Transfer-Encoding: chunked\r\nTransfer-encoding: cow", "0\r\n\r\n"),
            expected: "ambiguous", why: "which of them counts?"),
        DemoCase(
            title: "Transfer-Encoding: xchunked",
            octets: post("Transfer-Encoding: xchunked", "0\r\n\r\n"),
            expected: "malformed", why: "some take it for chunked"),
        DemoCase(
            title: "two lengths, 5 and 6",
            octets: post("Content-Length: 5\r\nContent-Length: 6", "a=123G"),
            expected: "ambiguous", why: "the first or the last?"),
        DemoCase(
            title: "a chunk of size 0x5",
            octets: post("Transfer-Encoding: chunked", "0x5\r\na=123\r\n0\r\n\r\n"),
            expected: "malformed", why: "0 to some, 5 to others"),
    ]

    private static let lines = [
        DemoCase(
            title: "a line that ends in LF alone",
            octets: "GET / HTTP/1.1\r\nHost: bank.example.com\nX: y\r\n\r\n",
            expected: "malformed", why: "a line's end to some"),
        DemoCase(
            title: "a space before the colon",
            octets: post("Transfer-Encoding : chunked", "0\r\n\r\n"),
            expected: "malformed", why: "a field to some only"),
        DemoCase(
            title: "two Host fields",
            octets: "GET / HTTP/1.1\r\nHost: bank.example.com\r\nHost: admin.example.com\r\n\r\n",
            expected: "ambiguous", why: "routed by which one?"),
    ]

    private static let paths = [
        DemoCase(
            title: "/public/%2e%2e/admin", octets: get("/public/%2e%2e/admin"),
            expected: "ambiguous", why: "/admin once decoded"),
        DemoCase(
            title: "/public/../admin", octets: get("/public/../admin"),
            expected: "ambiguous", why: "/admin once resolved"),
        DemoCase(
            title: "//admin", octets: get("//admin"),
            expected: "ambiguous", why: "/admin once collapsed"),
        DemoCase(
            title: "/public%2Fadmin", octets: get("/public%2Fadmin"),
            expected: "ambiguous", why: "one segment or two"),
    ]

    private static let fields = [
        DemoCase(
            title: "Connection: close, authorization",
            octets: post("Connection: close, authorization\r\nAuthorization: x", ""),
            expected: "connection-option", why: "would take a field away"),
        DemoCase(
            title: "/.Countersign/admin", octets: get("/.Countersign/admin"),
            expected: "not-found", why: "the gateway's own path"),
    ]

    private static func get(_ path: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: bank.example.com\r\nConnection: close\r\n\r\n"
    }

    private static func post(_ fields: String, _ body: String) -> String {
        "POST /transfers HTTP/1.1\r\nHost: bank.example.com\r\n\(fields)\r\n\r\n\(body)"
    }
}
