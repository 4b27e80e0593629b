import TestKit
import Testing
import Wire

@Suite struct ChunkDecoderTests {
    /// What comes of a chunked body's octets, in one line as the vectors write it.
    private static func outcome(_ octets: [UInt8], refusesExtensions: Bool = false) -> String {
        Cuts.outcome(of: octets) { cut in
            var decoder = ChunkDecoder(bodyLimit: 1000, refusesExtensions: refusesExtensions)
            var body: [UInt8] = []
            var start = 0
            do {
                for arrived in cut {
                    let input = octets[start..<arrived]
                    var offset = 0
                    var step = try decoder.next(input.span, at: &offset)
                    while case .data(let run) = step {
                        body += input[input.startIndex + run.lowerBound..<input.startIndex + run.upperBound]
                        step = try decoder.next(input.span, at: &offset)
                    }
                    start += offset
                    if step == .end { return "ok \(shown(body)) rest=\(octets.count - start)" }
                    guard offset == input.count else { return "left \(input.count - offset) octets" }
                }
                return "more \(shown(body))"
            } catch let fault as HTTPFault {
                return "\(fault.reason.rawValue) @\(fault.offset)"
            } catch {
                return "\(error)"
            }
        }
    }

    private static func shown(_ body: [UInt8]) -> String {
        body.count > 100 ? "\(body.count)" : "\"\(OctetVector.escape(body))\""
    }

    @Test(arguments: HTTPVectors.read("chunked-bodies.txt", "HTP-8"))
    func `HTP-8: chunks are sized in plain hexadecimal and end where they say`(vector: OctetVector) {
        #expect(Self.outcome(vector.octets) == vector.outcome)
    }

    @Test func `HTP-8: a decoder that refuses extensions refuses any`() {
        for body in ["5;a=b\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0;x\r\n\r\n", "5;\r\n"] {
            let outcome = Self.outcome(Array(body.utf8), refusesExtensions: true)
            #expect(outcome.hasPrefix("chunk-extension-refused"), "\(outcome)")
        }
        #expect(Self.outcome(Array("1\r\na\r\n0\r\n\r\n".utf8), refusesExtensions: true) == "ok \"a\" rest=0")
    }

    @Test func `HTP-8: the extensions of a body come to 4 KiB and no more`() {
        let chunk = "1;\(String(repeating: "x", count: 255))\r\na\r\n"
        let fits = String(repeating: chunk, count: 16) + "0\r\n\r\n"
        #expect(Self.outcome(Array(fits.utf8)) == "ok \"\(String(repeating: "a", count: 16))\" rest=0")
        let tooLong = String(repeating: chunk, count: 16) + "0;"
        #expect(Self.outcome(Array(tooLong.utf8)) == "chunk-extension-too-long @\(tooLong.utf8.count - 1)")
    }

    @Test func `HTP-8: every octet at every place of a chunked body gets the same verdict however it is cut`()
    {
        let body = Array("3;n=\"v\"\r\nabc\r\n0\r\nT: v\r\n\r\n".utf8)
        for position in body.indices {
            for octet in UInt8.min...UInt8.max {
                var changed = body
                changed[position] = octet
                let outcome = Self.outcome(changed)
                #expect(
                    !outcome.hasPrefix("whole") && !outcome.hasPrefix("left"),
                    "\(octet) at \(position): \(outcome)")
            }
        }
    }

    @Test func `HTP-8: without a cap of its own a size is bounded all the same`() throws {
        var decoder = ChunkDecoder()
        let size = Array("7fffffffffffffff\r\n".utf8)
        var offset = 0
        let fault = #expect(throws: HTTPFault.self) { try decoder.next(size.span, at: &offset) }
        #expect(fault?.reason == .chunkSizeTooLarge)
    }

    @Test func `a body that ended stays ended, and takes nothing more`() throws {
        var decoder = ChunkDecoder()
        let body = Array("0\r\n\r\nrest".utf8)
        var offset = 0
        #expect(try decoder.next(body.span, at: &offset) == .end)
        #expect(offset == 5)
        #expect(try decoder.next(body.span, at: &offset) == .end)
        #expect(offset == 5)
    }
}
