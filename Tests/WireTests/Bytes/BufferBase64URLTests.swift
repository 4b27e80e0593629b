import Testing
import Wire

@Suite struct BufferBase64URLTests {
    @Test func `what is appended is what is encoded, at every length and behind what is there`() {
        for count in 0...100 {
            let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            var buffer = ByteBuffer(capacity: 16)
            buffer.append("x.")
            buffer.append(base64URL: octets.span)
            #expect(buffer.octets == Array("x.".utf8) + Base64URL.encode(octets))
        }
    }

    @Test func `every letter is the one of its six bits`() {
        for value in 0...255 as ClosedRange<UInt8> {
            for octets in [[value], [0, value], [0, 0, value], [value, 255, value]] {
                var buffer = ByteBuffer()
                buffer.append(base64URL: octets.span)
                #expect(buffer.octets == Base64URL.encode(octets))
            }
        }
    }
}
