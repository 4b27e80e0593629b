import Testing
import Wire

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", IPAddress.v4(0x7F00_0001)), ("255.255.255.255", .v4(.max)), ("0.0.0.0", .v4(0)),
        ("::1", .v6(high: 0, low: 1)), ("2001:db8::1", .v6(high: 0x2001_0DB8_0000_0000, low: 1)),
        ("::ffff:10.0.0.1", .v4(0x0A00_0001)), ("::FFFF:a00:1", .v4(0x0A00_0001)),
    ])
    func `HTP-19: an address is one number however it is spelled`(text: String, address: IPAddress) {
        #expect(IPAddress(Array(text.utf8)[...]) == address)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.4 ", " 1.2.3.4",
        "1.2.3.4:80",
        "a.b.c.d", "1..2.3", "[::1]", "::1%eth0", "1:2:3:4:5:6:7:8:9", ":::", "0x7f.1", "127.1", "١.2.3.4",
    ])
    func `HTP-19: what is no address in its plain form is none`(text: String) {
        #expect(IPAddress(Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: ["127.0.0.1", "10.200.3.40", "::1", "2001:db8::1", "fe80::1:2:3:4"])
    func `an address is written in its canonical form`(text: String) throws {
        let address = try #require(IPAddress(Array(text.utf8)[...]))
        #expect(String(decoding: address.octets, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("0.0.0.0/0", "1.2.3.4", true),
        ("0.0.0.0/0", "::1", false), ("192.168.1.1/32", "192.168.1.1", true),
        ("192.168.1.1/32", "192.168.1.2", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
        ("::/0", "::1", true),
        ("::1/128", "::1", true), ("::1/128", "::2", false),
        ("2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::1", true),
        ("2001:db8:0:0:8000::/65", "2001:db8:0:0:7fff::1", false), ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("fe80::/64", "fe80::ffff:ffff:ffff:ffff", true), ("fe80::/64", "fe80:0:0:1::", false),
    ])
    func `HTP-19: a block holds what shares its first bits, and nothing of the other kind`(
        block: String, address: String, isInside: Bool
    ) throws {
        let block = try #require(AddressBlock(Array(block.utf8)[...]))
        let address = try #require(IPAddress(Array(address.utf8)[...]))
        #expect(block.contains(address) == isInside)
    }

    @Test(arguments: [("10.0.0.0/8", false), ("0.0.0.0/0", true), ("::/0", true), ("::1/128", false)])
    func `a block is written as it was, and says whether it holds everything`(
        text: String, holdsAll: Bool
    ) throws {
        let block = try #require(AddressBlock(Array(text.utf8)[...]))
        #expect(block.description == text)
        #expect(block.isEverything == holdsAll)
    }

    @Test(arguments: [
        "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.1.2.3/8", "::1/64",
        "::/129",
        "::ffff:10.0.0.0/104", "10/8", "example.com/8", "10.0.0.0/8/8", "[::]/0", "10.0.0.0:80/8", "/8",
    ])
    func `HTP-19: what is no block is refused`(text: String) {
        #expect(AddressBlock(Array(text.utf8)[...]) == nil)
    }
}
