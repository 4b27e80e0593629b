import Floor
import Wire

extension Benchmark {
    /// The heads that a load generator and a browser send.
    private static let small = """
        GET /json HTTP/1.1\r\nHost: 127.0.0.1:21001\r\nUser-Agent: wrk/4.1\r\nAccept: text/html\r\n\r\n
        """
    private static let large = """
        POST /api/transfers?trace=1 HTTP/1.1\r\nHost: bank.example.com\r\n\
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n\
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
        Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\
        Content-Type: application/json\r\nContent-Length: 1024\r\n\
        Cookie: session=9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d; theme=dark; locale=en-GB; consent=yes\r\n\
        Referer: https://bank.example.com/transfers/new?from=overview&amount=12345678901234567\r\n\r\n
        """

    /// A head of 85 octets, three fields.
    static var smallHead: Benchmark { head("request-head-85", small, octets: 85) }

    /// A head of 589 octets, nine fields.
    static var largeHead: Benchmark { head("request-head-589", large, octets: 589) }

    private static func head(_ name: String, _ text: String, octets: Int) -> Benchmark {
        Benchmark(name: name, repetitions: 20_000, octets: octets) {
            let octets = bytes(text, octets)
            var parser = RequestHeadParser()
            var head = RequestHead()
            return {
                guard let length = try? parser.parse(octets.span, into: &head) else { fatalError("refused") }
                return length &+ head.fields.count
            }
        }
    }

    /// The same heads as the floor reads them.
    static var smallHeadFloor: Benchmark { headFloor("floor-request-head-85", small, octets: 85) }

    /// The same heads as the floor reads them.
    static var largeHeadFloor: Benchmark { headFloor("floor-request-head-589", large, octets: 589) }

    private static func headFloor(_ name: String, _ text: String, octets: Int) -> Benchmark {
        Benchmark(name: name, repetitions: 20_000, octets: octets) {
            let octets = bytes(text, octets)
            return {
                // SAFETY: the pointer is used inside the closure, with the array's own count.
                let fields = unsafe octets.withUnsafeBufferPointer { octets in
                    unsafe floor_parse_head(octets.baseAddress, octets.count)
                }
                precondition(fields > 0, "refused")
                return Int(fields)
            }
        }
    }

    /// From a head that was read to the value that is matched: method, target, path rules, authority, framing.
    static var canonicalRequest: Benchmark {
        Benchmark(name: "canonical-request-589", repetitions: 10_000, octets: 589) {
            var parser = RequestHeadParser()
            var head = RequestHead()
            guard (try? parser.parse(bytes(large, 589).span, into: &head)) != nil else {
                fatalError("refused")
            }
            let read = head
            return {
                do throws(HTTPFault) {
                    return try CanonicalRequest(read, scheme: .http).query?.count ?? 0
                } catch {
                    fatalError("refused")
                }
            }
        }
    }

    /// A response's head, as the upstream of the race sends it.
    static var responseHead: Benchmark {
        responseHead(
            "response-head-118",
            "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 200\r\nConnection: keep-alive\r\n\r\n", octets: 118)
    }

    /// A response's head with a date, as most servers send it.
    static var datedResponseHead: Benchmark {
        responseHead(
            "response-head-150",
            "HTTP/1.1 200 OK\r\nServer: nginx/1\r\nDate: Fri, 20 Nov 2026 12:15:30 GMT\r\n"
                + "Content-Type: application/json\r\nContent-Length: 200\r\nConnection: keep-alive\r\n\r\n",
            octets: 150)
    }

    private static func responseHead(_ name: String, _ text: String, octets: Int) -> Benchmark {
        Benchmark(name: name, repetitions: 20_000, octets: octets) {
            let octets = bytes(text, octets)
            var parser = ResponseHeadParser()
            var head = ResponseHead()
            return {
                guard let length = try? parser.parse(octets.span, into: &head) else { fatalError("refused") }
                return length &+ head.status
            }
        }
    }

    /// All that the wire does for a request on a connection that is kept: its head read, made canonical, and written
    /// again as it goes on.
    static var relayedHead: Benchmark {
        Benchmark(name: "relayed-head-589", repetitions: 10_000, octets: 589) {
            let octets = bytes(large, 589)
            var parser = RequestHeadParser()
            var head = RequestHead()
            var connection = ByteBuffer(capacity: 1024)
            return {
                connection.removeAll()
                do throws(HTTPFault) {
                    guard try parser.parse(octets.span, into: &head) != nil else { fatalError("cut short") }
                    write(try CanonicalRequest(head, scheme: .http), head.fields, &connection)
                } catch {
                    fatalError("refused")
                }
                return connection.count
            }
        }
    }

    /// A request that was read written again as it goes on: nine field lines and a request line, into the buffer of a
    /// connection that is used again.
    static var headWriter: Benchmark {
        Benchmark(name: "write-head-9-fields", repetitions: 10_000, octets: 0) {
            var parser = RequestHeadParser()
            var head = RequestHead()
            guard (try? parser.parse(bytes(large, 589).span, into: &head)) != nil,
                let request = try? CanonicalRequest(head, scheme: .http)
            else { fatalError("refused") }
            var connection = ByteBuffer(capacity: 1024)
            return {
                connection.removeAll()
                write(request, head.fields, &connection)
                return connection.count
            }
        }
    }

    private static func write(_ request: CanonicalRequest, _ fields: Fields, _ buffer: inout ByteBuffer) {
        do throws(HTTPFault) {
            try buffer.appendRequestLine(request)
            for index in 0..<fields.count {
                switch fields.name(at: index) {
                case .host, .contentLength, .transferEncoding: continue
                default: try buffer.appendField(fields, at: index)
                }
            }
            buffer.appendHost(of: request)
            buffer.appendFraming(request.framing)
            buffer.appendHeadEnd()
        } catch {
            fatalError("refused")
        }
    }

    /// The octets of a text, which must be as many as its benchmark's name says.
    static func bytes(_ text: String, _ count: Int) -> [UInt8] {
        let octets = Array(text.utf8)
        precondition(octets.count == count, "\(octets.count) octets, not \(count)")
        return octets
    }
}
