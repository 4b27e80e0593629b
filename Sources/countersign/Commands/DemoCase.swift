/// A request of the demo: what it is, its octets, and what must become of it.
struct DemoCase {
    /// What it is, in at most 38 columns.
    let title: String
    let octets: String
    /// The id of the reason it must be refused for; nil where it must be taken.
    let expected: String?
    /// Why, in at most 30 columns.
    let why: String

    static let all =
        [
            DemoCase(
                title: "a transfer of 120.00 EUR, as JSON",
                octets: json(
                    #"{"amount":"120.00","currency":"EUR","payee":{"iban":"DE89370400440532013000"}}"#),
                expected: nil, why: "has one reading")
        ] + framing + lines + paths + bodies

    private static let framing = [
        DemoCase(
            title: "Content-Length beside chunked (CL.TE)",
            octets: post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nG"),
            expected: "length-with-encoding", why: "the body ends in two places"),
        DemoCase(
            title: "two Transfer-Encodings (TE.TE)",
            octets: post("Transfer-Encoding: chunked\r\nTransfer-encoding: cow", "0\r\n\r\n"),
            expected: "encoding-repeated", why: "servers differ on which counts"),
        DemoCase(
            title: "Transfer-Encoding: xchunked",
            octets: post("Transfer-Encoding: xchunked", "0\r\n\r\n"),
            expected: "encoding-invalid", why: "some take it for chunked"),
        DemoCase(
            title: "two lengths, 5 and 6",
            octets: post("Content-Length: 5\r\nContent-Length: 6", "a=123G"),
            expected: "length-repeated", why: "first or last: servers differ"),
        DemoCase(
            title: "a chunk of size 0x5",
            octets: post("Transfer-Encoding: chunked", "0x5\r\na=123\r\n0\r\n\r\n"),
            expected: "chunk-size-invalid", why: "0 to some, 5 to others"),
    ]

    private static let lines = [
        DemoCase(
            title: "a line that ends in LF alone",
            octets: "GET / HTTP/1.1\r\nHost: bank.example.com\nX: y\r\n\r\n",
            expected: "bare-lf", why: "a line's end to some only"),
        DemoCase(
            title: "a space before the colon",
            octets: post("Transfer-Encoding : chunked", "0\r\n\r\n"),
            expected: "space-before-colon", why: "a field to some only"),
        DemoCase(
            title: "two Host fields",
            octets: "GET / HTTP/1.1\r\nHost: bank.example.com\r\nHost: admin.example.com\r\n\r\n",
            expected: "host-repeated", why: "routed by one, served by other"),
    ]

    private static let paths = [
        DemoCase(
            title: "/public/%2e%2e/admin", octets: get("/public/%2e%2e/admin"),
            expected: "path-encoded-needlessly", why: "/admin once it is decoded"),
        DemoCase(
            title: "/public/../admin", octets: get("/public/../admin"),
            expected: "path-dot-segment", why: "/admin once it is resolved"),
        DemoCase(
            title: "//admin", octets: get("//admin"),
            expected: "path-empty-segment", why: "/admin once slashes collapse"),
        DemoCase(
            title: "/public%2Fadmin", octets: get("/public%2Fadmin"),
            expected: "path-encoded-separator", why: "one segment or two"),
    ]

    private static let bodies = [
        DemoCase(
            title: #"{"amount":1,"\u0061mount":1000}"#, octets: json(#"{"amount":1,"\u0061mount":1000}"#),
            expected: "json-key-repeated", why: "first or last: parsers differ"),
        DemoCase(
            title: #"{"amount":9007199254740993}"#, octets: json(#"{"amount":9007199254740993}"#),
            expected: "json-number-inexact", why: "ends in 2 once it is a double"),
    ]

    private static func get(_ path: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: bank.example.com\r\n\r\n"
    }

    private static func post(_ fields: String, _ body: String) -> String {
        "POST /transfers HTTP/1.1\r\nHost: bank.example.com\r\n\(fields)\r\n\r\n\(body)"
    }

    private static func json(_ text: String) -> String {
        post("Content-Type: application/json\r\nContent-Length: \(text.utf8.count)", text)
    }
}
