import Testing
import Wire

@testable import PolicyFile

@Suite struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
        ("0.0.0.0:0", .tcp(host: "0.0.0.0", port: 0)), ("localhost:80", .tcp(host: "localhost", port: 80)),
        ("LOCALHOST:443", .tcp(host: "localhost", port: 443)),
        ("[::1]:65535", .tcp(host: "::1", port: 65535)),
        ("[0:0::1]:0", .tcp(host: "::1", port: 0)), ("unix:/run/a.sock", .unix(path: "/run/a.sock")),
    ])
    func `a listener's address is a literal and a port, or a socket's path`(
        text: String, address: ListenAddress
    ) {
        #expect(ListenAddress(text) == address)
        #expect(ListenAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "example.com:80", "::1:80", "[::1]", "1.2.3:80",
        "127.0.0.1:65536", "127.0.0.1:080", "127.0.0.1:00", "127.0.0.1:80:0", "[::1]:80:0",
        "http://127.0.0.1:80",
        "unix:", "unix:/", "unix:run/a", "unix:/a\u{0}b", "*:80", "127.0.0.1 :80",
        "unix:/" + String(repeating: "a", count: 107),
    ])
    func `what is no listener's address is refused`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(arguments: [
        ("http://127.0.0.1:9000", UpstreamAddress.tcp(host: "127.0.0.1", port: 9000)),
        ("http://app", .tcp(host: "app", port: 80)), ("http://app:80", .tcp(host: "app", port: 80)),
        ("http://App.Example.:443", .tcp(host: "app.example", port: 443)),
        ("https://app", .tcp(host: "app", port: 443, scheme: .https)),
        ("https://[::1]:80", .tcp(host: "::1", port: 80, scheme: .https)),
        ("http://[::1]:1", .tcp(host: "::1", port: 1)), ("unix:/run/app.sock", .unix(path: "/run/app.sock")),
    ])
    func `an upstream's address is a URL without a path, or a socket's path`(
        text: String, address: UpstreamAddress
    ) {
        #expect(UpstreamAddress(text) == address)
        #expect(UpstreamAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "app", "app:80", "https://app/", "https://", "http://", "http://app/", "http://app/x",
        "http://u@app",
        "http://app:0",
        "http://app?x", "HTTP://app", "http:app", "http://a,b", "http://a b",
    ])
    func `what is no upstream's address is refused`(text: String) {
        #expect(UpstreamAddress(text) == nil)
    }

    @Test func `an address of this machine is known as one`() {
        #expect(
            ["127.0.0.1:1", "127.9.9.9:1", "localhost:1", "[::1]:1", "unix:/a"].allSatisfy {
                ListenAddress($0)?.isLocal == true
            })
        #expect(
            ["0.0.0.0:1", "10.0.0.1:1", "[::]:1", "[fe80::1]:1"].allSatisfy {
                ListenAddress($0)?.isLocal == false
            })
    }
}
