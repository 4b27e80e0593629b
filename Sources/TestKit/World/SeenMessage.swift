// What an upstream or a caller was sent, read by rules of its own: not by Wire's, or a fault there could hide
// itself. It takes only what a gateway of ours may write, one spelling of everything; whatever else came is a fault,
// and fails the test that looks.

/// What came is not a message that the gateway may write.
public struct SeenFault: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// One field line, as it came.
public struct SeenField: Hashable, Sendable {
    /// The name, in its own spelling.
    public let name: String
    /// The value, octets that are no UTF-8 replaced.
    public let value: String
}

/// A request as an upstream saw it.
public struct SeenRequest: Equatable, Sendable, CustomStringConvertible {
    /// The method.
    public let method: String
    /// The target.
    public let target: String
    /// The field lines, in order.
    public let fields: [SeenField]
    /// The body, without its framing.
    public let body: [UInt8]
    /// Whether the body came in chunks.
    public let isChunked: Bool

    /// As vectors write it: `POST /a hello`.
    public var description: String {
        ["\(method) \(target)", OctetVector.escape(body)].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The values of a field, whatever its name's case.
    public func values(of name: String) -> [String] { fields.values(of: name) }

    /// Reads one request off the beginning; nil where more of it is needed.
    static func read(_ octets: ArraySlice<UInt8>) throws(SeenFault) -> (request: SeenRequest, length: Int)? {
        guard var reader = try SeenReader(octets) else { return nil }
        let parts = reader.startLine.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), parts[2] == "HTTP/1.1" else {
            throw SeenFault("no request line: `\(reader.startLine)`")
        }
        guard reader.fields.values(of: "host").count == 1 else { throw SeenFault("not one Host") }
        guard let body = try reader.body(bodiless: false, untilClose: false) else { return nil }
        let request = SeenRequest(
            method: String(parts[0]), target: String(parts[1]), fields: reader.fields, body: body,
            isChunked: reader.isChunked)
        return (request, reader.length)
    }
}

/// A response as a caller saw it.
public struct SeenResponse: Equatable, Sendable {
    /// The status code.
    public let status: Int
    /// The field lines, in order.
    public let fields: [SeenField]
    /// The body, without its framing.
    public let body: [UInt8]
    /// Whether the body came in chunks.
    public let isChunked: Bool
    /// Whether only the end of the connection ended it.
    public let endsWithConnection: Bool

    /// The values of a field, whatever its name's case.
    public func values(of name: String) -> [String] { fields.values(of: name) }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Whether it says that the connection ends with it.
    public var closes: Bool { values(of: "connection").contains("close") }

    /// Reads one response off the beginning; nil where more of it is needed.
    static func read(
        _ octets: ArraySlice<UInt8>, to method: String, isClosed: Bool
    ) throws(SeenFault) -> (response: SeenResponse, length: Int)? {
        guard var reader = try SeenReader(octets) else { return nil }
        let parts = reader.startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HTTP/1.1", parts[1].utf8.count == 3, let status = Int(parts[1])
        else {
            throw SeenFault("no status line: `\(reader.startLine)`")
        }
        let bodiless = method == "HEAD" || status < 200 || status == 204 || status == 304
        let isFramed =
            bodiless || !reader.fields.values(of: "content-length").isEmpty || reader.isChunked
        guard let body = try reader.body(bodiless: bodiless, untilClose: !isFramed), isFramed || isClosed
        else { return nil }
        let response = SeenResponse(
            status: status, fields: reader.fields, body: body, isChunked: reader.isChunked,
            endsWithConnection: !isFramed)
        return (response, reader.length)
    }
}

/// A head, and the means to read what follows it.
private struct SeenReader {
    let startLine: String
    let fields: [SeenField]
    private(set) var isChunked = false
    private let octets: ArraySlice<UInt8>
    private var position: Int

    /// Nil where the head is not complete.
    init?(_ octets: ArraySlice<UInt8>) throws(SeenFault) {
        self.octets = octets
        position = octets.startIndex
        var lines: [String] = []
        while true {
            guard let line = try Self.line(octets, &position) else { return nil }
            if line.isEmpty { break }
            lines.append(String(decoding: line, as: UTF8.self))
        }
        guard let first = lines.first else { throw SeenFault("a head without a start line") }
        startLine = first
        var fields: [SeenField] = []
        for line in lines.dropFirst() { fields.append(try Self.field(line)) }
        self.fields = fields
        let codings = fields.values(of: "transfer-encoding")
        isChunked = codings == ["chunked"]
        guard codings.isEmpty || isChunked else { throw SeenFault("codings: \(codings)") }
    }

    /// How many octets were read.
    var length: Int { position - octets.startIndex }

    /// Nil where it is not complete.
    mutating func body(bodiless: Bool, untilClose: Bool) throws(SeenFault) -> [UInt8]? {
        let lengths = fields.values(of: "content-length")
        guard lengths.count <= 1, !isChunked || lengths.isEmpty else { throw SeenFault("two framings") }
        if bodiless { return [] }
        if isChunked { return try chunks() }
        if untilClose {
            defer { position = octets.endIndex }
            return Array(octets[position...])
        }
        guard let text = lengths.first else { return [] }
        guard let length = Int(text), text == "\(length)" else { throw SeenFault("a length of `\(text)`") }
        guard octets.endIndex - position >= length else { return nil }
        defer { position += length }
        return Array(octets[position..<(position + length)])
    }

    private mutating func chunks() throws(SeenFault) -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let line = try Self.line(octets, &position) else { return nil }
            let text = String(decoding: line, as: UTF8.self)
            guard let size = Int(text, radix: 16), text == String(size, radix: 16) else {
                throw SeenFault("a chunk of size `\(text)`")
            }
            guard octets.endIndex - position >= size + 2 else { return nil }
            body += octets[position..<(position + size)]
            position += size
            guard try Self.line(octets, &position)?.isEmpty == true else {
                throw SeenFault("a chunk without an end")
            }
            if size == 0 { return body }
        }
    }

    /// The next line without its CRLF; nil where it is not complete.
    private static func line(
        _ octets: ArraySlice<UInt8>, _ position: inout Int
    ) throws(SeenFault) -> ArraySlice<UInt8>? {
        guard let end = octets[position...].firstIndex(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F })
        else {
            return nil
        }
        guard octets[end] == 0x0D else { throw SeenFault("a control octet \(octets[end])") }
        guard end + 1 < octets.endIndex else { return nil }
        guard octets[end + 1] == 0x0A else { throw SeenFault("a bare CR") }
        defer { position = end + 2 }
        return octets[position..<end]
    }

    private static func field(_ line: String) throws(SeenFault) -> SeenField {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let marks = Set("!#$%&'*+-.^_`|~")
        guard parts.count == 2, !parts[0].isEmpty,
            parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) })
        else { throw SeenFault("no field line: `\(line)`") }
        let value = parts[1].drop { $0 == " " || $0 == "\t" }
        return SeenField(name: String(parts[0]), value: String(value))
    }
}

extension [SeenField] {
    fileprivate func values(of name: String) -> [String] {
        filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

extension RawClient {
    /// Waits for the next response to a request of this method, the interim ones among them.
    public func response(to method: String = "GET") throws -> SeenResponse {
        while true {
            let rest = received[read...]
            if let (response, length) = try SeenResponse.read(rest, to: method, isClosed: ending == .closed) {
                read += length
                return response
            }
            try receive(atLeast: received.count + 1, orTheEnd: true)
        }
    }

    /// Sends a request, and waits for its response.
    public func ask(_ request: String, method: String = "GET") throws -> SeenResponse {
        try send(request)
        return try response(to: method)
    }

    /// What came and was not read as a response.
    public var unread: [UInt8] { Array(received[read...]) }
}
