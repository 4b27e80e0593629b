import System
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:80"), ("0.0.0.0", "0.0.0.0:80"), ("255.255.255.255", "255.255.255.255:80"),
        ("::", "[::]:80"), ("::1", "[::1]:80"), ("2001:DB8:0:0::7", "[2001:db8::7]:80"),
        ("::ffff:1.2.3.4", "[::ffff:1.2.3.4]:80"), ("1:2:3:4:5:6:7:8", "[1:2:3:4:5:6:7:8]:80"),
    ])
    func `an address in digits is written as the kernel's library writes it`(
        host: String, text: String
    ) throws {
        let address = try #require(SocketAddress(literal: host, port: 80))
        #expect(address.description == text)
        #expect(address.port == 80)
        #expect(SocketAddress(literal: address.host, port: 80) == address)
    }

    @Test(arguments: [
        "", "localhost", "127.1", "127.0.0.01", "0x7f.0.0.1", "2130706433", "127.0.0.1 ", "127.0.0.1\0",
        "127.0.0.1:80", "[::1]", "::1%lo", "fe80::1%1", ":::", "1:2:3:4:5:6:7:8:9", "256.0.0.1", "１.0.0.1",
    ])
    func `whatever has another reading, or is a name, is no address in digits`(host: String) {
        #expect(SocketAddress(literal: host, port: 80) == nil)
    }

    @Test func `octets stand in the numbers as they stand in the text`() {
        #expect(SocketAddress(literal: "1.2.3.4", port: 5) == .ipv4(0x0102_0304, port: 5))
        #expect(
            SocketAddress(literal: "102:304:506:708:90a:b0c:d0e:f10", port: 5)
                == .ipv6(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10, port: 5))
    }

    @Test func `another port is another address of the same host; a path has none`() {
        #expect(SocketAddress.ipv4(1, port: 2).with(port: 3) == .ipv4(1, port: 3))
        #expect(SocketAddress.ipv6(high: 1, low: 2, port: 2).with(port: 3) == .ipv6(high: 1, low: 2, port: 3))
        let path = SocketAddress.unix(path: "/run/app.sock")
        #expect(path.with(port: 3) == path)
        #expect(path.port == nil)
        #expect(path.host == "/run/app.sock")
        #expect(path.description == "unix:/run/app.sock")
    }

    @Test func `a path comes back from the kernel as it was given`() throws {
        let path = FilesTests.freshPath("address")
        let listener = try NonBlockingSocket.listening(on: .unix(path: path), sharesPort: false)
        defer { try? Files.remove(path) }
        #expect(try listener.localAddress() == .unix(path: path))
        let caller = try NonBlockingSocket.connecting(to: .unix(path: path))
        #expect(try caller.localAddress() == nil)
    }

    @Test func `an address comes back from the kernel as it was given`() throws {
        for address in [SocketAddress.ipv4(0x7F00_0001, port: 0), .ipv6(high: 0, low: 1, port: 0)] {
            let listener = try NonBlockingSocket.listening(on: address, sharesPort: false)
            let bound = try #require(try listener.localAddress())
            #expect(bound == address.with(port: try #require(bound.port)))
            #expect(bound.port != 0)
        }
    }
}

@Suite struct NameLookupTests {
    @Test func `the machine's own name has its addresses, each once and with the port`() throws {
        let addresses = try NameLookup.addresses(of: "localhost", port: 81)
        #expect(!addresses.isEmpty)
        #expect(Set(addresses).count == addresses.count)
        for address in addresses {
            #expect(["127.0.0.1", "::1"].contains(address.host))
            #expect(address.port == 81)
        }
    }

    @Test func `digits are their own address`() throws {
        #expect(try NameLookup.addresses(of: "192.0.2.7", port: 1) == [.ipv4(0xC000_0207, port: 1)])
    }

    @Test func `a name that nobody has is a fault that names it`() {
        // RFC 6761, section 6.4: no resolver ever finds anything under it.
        let fault = #expect(throws: NameLookup.Fault.self) {
            try NameLookup.addresses(of: "nothing.invalid", port: 1)
        }
        #expect(fault?.name == "nothing.invalid")
        #expect(fault?.text.isEmpty == false)
        #expect(fault?.text == fault?.text.lowercased())
    }

    @Test(arguments: ["", "\0", "localhost\0.example"])
    func `what can't be a name is not asked for`(name: String) {
        let fault = #expect(throws: NameLookup.Fault.self) { try NameLookup.addresses(of: name, port: 1) }
        #expect(fault?.name == name)
        #expect(fault?.text == "this can't be a name")
        #expect(fault?.isTemporary == false)
    }
}
