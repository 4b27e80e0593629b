import Crypto
import Testing
import Wire

@testable import Domain

@Suite struct JWSWriterTests {
    @Test(arguments: SigningAlgorithm.allCases)
    func `SIG-1: a token that was written is read, with four things in its header`(
        algorithm: SigningAlgorithm
    ) throws {
        let (key, reader) = try Tokens.pair(algorithm)
        var writer = try JWSWriter(key, type: "countersign-assertion+jwt")
        for length in [0, 1, 2, 3, 700, 5000] {
            let payload = [UInt8](repeating: UInt8(ascii: "x"), count: length)
            let token = try writer.token(payload)
            let read = try reader.read(token)
            #expect(read.payload == payload)
            let names = read.header.keys.compactMap { $0.string.map { String(decoding: $0, as: UTF8.self) } }
            #expect(names == ["alg", "kid", "typ"])
            #expect(read.header["kid".utf8]?.string == Array(key.identifier.utf8))
            #expect(read.header["typ".utf8]?.string == Array("countersign-assertion+jwt".utf8))
        }
    }

    @Test func `SIG-1: Ed25519 goes under the name that is chosen`() throws {
        let (key, reader) = try Tokens.pair(.ed25519)
        for name in Ed25519Name.allCases {
            var writer = try JWSWriter(key, type: "t", name)
            let read = try reader.read(writer.token([]))
            #expect(read.header["alg".utf8]?.string == Array(name.rawValue.utf8))
        }
    }

    @Test func `a token is appended behind what is there, one after another`() throws {
        let (key, reader) = try Tokens.pair()
        var writer = try JWSWriter(key, type: "t")
        var buffer = ByteBuffer(capacity: 16)
        buffer.append("Countersign-Assertion: ")
        try writer.append(Array("{}".utf8).span, to: &buffer)
        buffer.append("\n")
        try writer.append(Array("[]".utf8).span, to: &buffer)
        let lines = buffer.octets.split(separator: .lineFeed)
        let first = lines[0].dropFirst("Countersign-Assertion: ".utf8.count)
        #expect(try reader.read(Array(first)).payload == Array("{}".utf8))
        #expect(try reader.read(Array(lines[1])).payload == Array("[]".utf8))
    }

    @Test func `a type is written as JSON, whatever is in it`() throws {
        let (key, reader) = try Tokens.pair()
        var writer = try JWSWriter(key, type: #"a","alg":"none"#)
        let read = try reader.read(writer.token([]))
        #expect(read.header["typ".utf8]?.string == Array(#"a","alg":"none"#.utf8))
        #expect(read.header["alg".utf8]?.string == Array("ES256".utf8))
    }
}
