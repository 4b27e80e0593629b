import TestKit
import Testing
import Wire

@Suite struct ResponseHeadTests {
    private static func outcome(_ octets: [UInt8], toHEAD: Bool = false) -> String {
        Cuts.outcome(of: octets) { cut in
            var parser = ResponseHeadParser()
            var head = ResponseHead()
            do {
                for arrived in cut {
                    guard let length = try parser.parse(octets.span.extracting(..<arrived), into: &head)
                    else { continue }
                    let framing = try BodyFraming(ofResponse: head, toHEAD: toHEAD)
                    let reason = OctetVector.escape(head.reason)
                    let body = RequestReading.text(framing)
                    return "ok \(head.status) \"\(reason)\" body=\(body) rest=\(octets.count - length)"
                }
                return "more"
            } catch let fault as HTTPFault {
                return "\(fault.reason.rawValue) @\(fault.offset)"
            } catch {
                return "\(error)"
            }
        }
    }

    @Test(arguments: HTTPVectors.read("response-heads.txt", "HTP-14"))
    func `HTP-14: a response is read as strictly as a request`(vector: OctetVector) {
        #expect(Self.outcome(vector.octets) == vector.outcome)
    }

    @Test func `HTP-14: a response to HEAD has no body, whatever it says, and must say it well`() {
        for (head, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "ok 200 \"OK\" body=none rest=0"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "ok 200 \"OK\" body=none rest=0"),
            ("HTTP/1.1 200 OK\r\n\r\n", "ok 200 \"OK\" body=none rest=0"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n", "length-invalid @17"),
        ] {
            #expect(Self.outcome(Array(head.utf8), toHEAD: true) == body)
        }
    }

    @Test
    func `HTP-14: every octet at every place of a response head gets the same verdict however it is cut`() {
        let head = Array("HTTP/1.1 200 OK\r\nX-Y: z\r\n\r\n".utf8)
        for position in head.indices {
            for octet in UInt8.min...UInt8.max {
                var changed = head
                changed[position] = octet
                let outcome = Self.outcome(changed)
                #expect(!outcome.hasPrefix("whole"), "octet \(octet) at \(position): \(outcome)")
            }
        }
    }

    @Test func `HTP-14: a status line of 8192 octets is read and one more is refused`() {
        let reason = String(repeating: "r", count: 8192 - "HTTP/1.1 200 ".count)
        #expect(Self.outcome(Array("HTTP/1.1 200 \(reason)\r\n\r\n".utf8)).hasPrefix("ok 200"))
        #expect(Self.outcome(Array("HTTP/1.1 200 \(reason)r\r\n\r\n".utf8)) == "start-line-too-long @8192")
        #expect(Self.outcome(Array("HTTP/1.1 200 \(reason)\t\r\n\r\n".utf8)) == "start-line-too-long @8192")
    }

    @Test func `one parser reads response after response, interim ones too`() throws {
        let octets = Array(
            "HTTP/1.1 103 E\r\nLink: a\r\n\r\nHTTP/1.0 200\r\n\(String(repeating: "F: v\r\n", count: 60))\r\n"
                .utf8)
        var parser = ResponseHeadParser()
        var head = ResponseHead()
        let first = try #require(try parser.parse(octets.span, into: &head))
        #expect(head.status == 103 && head.fields.count == 1)
        #expect(try parser.parse(octets.span.extracting(first...), into: &head) == octets.count - first)
        #expect(
            head.status == 200 && head.fields.count == 60 && head.version == .http10 && head.reason.isEmpty)
        #expect(Array(head.octets) == Array(octets[first...]))
    }

    @Test func `nothing received yet is no fault`() throws {
        var parser = ResponseHeadParser()
        var head = ResponseHead()
        #expect(try parser.parse([UInt8]().span, into: &head) == nil)
    }
}
