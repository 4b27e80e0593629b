// What a message signature is over: RFC 9421, section 2. A component is a name and the one value that it has in this message;
// a value with a line break in it could pass for another component and is refused.

import Wire

/// One thing of a message that is signed.
public struct MessageComponent: Hashable, Sendable {
    let name: String
    let value: [UInt8]

    private init(_ name: String, value: [UInt8]) throws(MessageSignatureFault) {
        // A field's value is ASCII here as it is in every field that we write; a NUL is in none.
        guard !name.isEmpty, value.allSatisfy({ $0 == .tab || 0x20..<0x7F ~= $0 }) else {
            throw .component(name: name)
        }
        self.name = name
        self.value = value
    }

    /// `@method`, as it is spelled in the request (section 2.2.1).
    public static func method(_ method: [UInt8]) throws(MessageSignatureFault) -> MessageComponent {
        guard !method.isEmpty else { throw .component(name: "@method") }
        return try MessageComponent("@method", value: method)
    }

    /// `@authority`: in lower case, without the port that the scheme has by itself (section 2.2.3).
    public static func authority(
        _ authority: [UInt8], isSecure: Bool
    ) throws(MessageSignatureFault) -> MessageComponent {
        guard !authority.isEmpty else { throw .component(name: "@authority") }
        var value = authority.map(\.lowercasedASCII)
        let port = Array((isSecure ? ":443" : ":80").utf8)
        if value.suffix(port.count).elementsEqual(port) { value.removeLast(port.count) }
        return try MessageComponent("@authority", value: value)
    }

    /// `@path`: as it is, and `/` where there is none (section 2.2.6).
    public static func path(_ path: some Collection<UInt8>) throws(MessageSignatureFault) -> MessageComponent
    {
        try MessageComponent("@path", value: path.isEmpty ? [UInt8(ascii: "/")] : Array(path))
    }

    /// `@query`: with its question mark, which stands there also where there is no query (section 2.2.7).
    public static func query(
        _ query: (some Collection<UInt8>)?
    ) throws(MessageSignatureFault) -> MessageComponent {
        try MessageComponent("@query", value: [UInt8(ascii: "?")] + (query.map { Array($0) } ?? []))
    }

    /// `@status` of a response (section 2.2.9).
    public static func status(_ status: Int) throws(MessageSignatureFault) -> MessageComponent {
        guard 100...599 ~= status else { throw .component(name: "@status") }
        return try MessageComponent("@status", value: Array("\(status)".utf8))
    }

    /// A field, by its name in lower case; of several lines one value is made, without the space around each (section 2.1).
    public static func field(
        _ name: String, _ lines: [[UInt8]]
    ) throws(MessageSignatureFault) -> MessageComponent {
        let isName = name.utf8.allSatisfy { octet in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= octet || UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet
                || octet == UInt8(ascii: "-")
        }
        guard isName, !lines.isEmpty else { throw .component(name: name) }
        let trimmed = lines.map { Array($0[...].withoutSpace) }
        return try MessageComponent(
            name, value: Array(trimmed.joined(separator: [UInt8(ascii: ","), .space])))
    }
}
