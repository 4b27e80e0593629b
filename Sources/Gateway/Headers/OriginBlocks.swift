// What the upstream is told about where a request comes from: X-Forwarded-*, Forwarded and Via. It is the same for all
// requests of a caller to a host, and callers come again and again, so what was written is kept and copied.

import HTTP
import Wire

/// Writes the fields about a request's origin, and keeps what it wrote last.
///
/// INVARIANT: used on its loop's thread alone.
final class OriginBlocks: @unchecked Sendable {
    /// A class, so that comparing copies nothing; nor do its methods, which are called and not built in.
    private final class Block {
        let client: IPAddress?
        let scheme: Scheme
        /// The host, none where it is empty, and its port.
        let host: [UInt8]
        let port: UInt16?
        let octets: [UInt8]

        init(client: IPAddress?, scheme: Scheme, authority: Authority?, octets: [UInt8]) {
            self.client = client
            self.scheme = scheme
            host = authority.map { Array($0.host) } ?? []
            port = authority?.port
            self.octets = octets
        }

        @inline(never)
        func isOf(_ request: borrowing IncomingRequest) -> Bool {
            client == request.origin.client && scheme == request.origin.scheme
                && request.canonical.names(host, port: port)
        }

        @inline(never)
        func write(to output: inout ByteBuffer) { output.append(octets) }
    }

    private static let places = 256

    /// `via: 1.1 name`, and the line's end.
    private let via: [UInt8]
    /// Each origin has one place, and whoever comes there last is kept.
    private var blocks = [Block?](repeating: nil, count: places)

    init(name: [UInt8]) {
        via = Array("via: 1.1 ".utf8) + name + Array("\r\n".utf8)
    }

    @inline(__always)
    func write(_ request: borrowing IncomingRequest, to output: inout ByteBuffer) {
        guard request.origin.proxies.isEmpty, request.origin.host == nil else {
            return write(request.origin, request.origin.host ?? request.canonical.authority, &output)
        }
        let place = Self.place(of: request.origin.client)
        if let block = blocks[place], block.isOf(request) { return block.write(to: &output) }
        let start = output.count
        write(request.origin, request.canonical.authority, &output)
        blocks[place] = Block(
            client: request.origin.client, scheme: request.origin.scheme,
            authority: request.canonical.authority,
            octets: output.withSpan { span in (start..<span.count).map { span[$0] } })
    }

    @inline(__always)
    private static func place(of client: IPAddress?) -> Int {
        switch client {
        case .v4(let number)?: Int(truncatingIfNeeded: (number &* 0x9E37_79B1) >> 24)
        case .v6(let high, let low)?: Int(truncatingIfNeeded: ((high ^ low) &* 0x9E37_79B9_7F4A_7C15) >> 56)
        case nil: 0
        }
    }

    /// The client first, then each proxy that passed the request on.
    private func write(_ origin: RequestOrigin, _ authority: Authority?, _ output: inout ByteBuffer) {
        if let client = origin.client {
            output.append("x-forwarded-for: ")
            output.append(client)
            for proxy in origin.proxies {
                output.append(", ")
                output.append(proxy)
            }
            output.append("\r\n")
        }
        output.append("x-forwarded-proto: ")
        output.append(origin.scheme.text)
        output.append("\r\n")
        if let authority {
            output.append("x-forwarded-host: ")
            output.append(authority)
            output.append("\r\n")
        }
        output.append("forwarded: for=")
        output.append(node: origin.client)
        output.append(";proto=")
        output.append(origin.scheme.text)
        if let authority {
            output.append(";host=\"")
            output.append(authority)
            output.append(UInt8(ascii: "\""))
        }
        for proxy in origin.proxies {
            output.append(", for=")
            output.append(node: proxy)
        }
        output.append("\r\n")
        output.append(via)
    }
}
