import Testing

@testable import Crypto

@Suite struct WebSocketAcceptTests {
    @Test func `the key of RFC 6455 has the value that it names`() throws {
        let value = try WebSocketAccept.value(for: Array("dGhlIHNhbXBsZSBub25jZQ==".utf8)[...])
        #expect(value == Array("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".utf8))
    }

    @Test func `a key is taken as it stands in its field, and every other one has another value`() throws {
        let keys = ["", "x3JJHMbDL1EzLkh9GBhXDw==", "dGhlIHNhbXBsZSBub25jZQ=", "DGhlIHNhbXBsZSBub25jZQ=="]
        let values = try keys.map { try WebSocketAccept.value(for: Array($0.utf8)[...]) }
        #expect(Set(values).count == keys.count)
        #expect(values.allSatisfy { $0.count == 28 })
        // By another program.
        #expect(values[1] == Array("HSmrc0sMlYUkAGmm5OPpG2HaGWk=".utf8))
    }
}
