// RFC 9110, section 7.6.1: what Connection says is about this hop alone, and so are the fields that it names. A list
// that names a field which must travel would have us remove it (CVE-2025-48865): that is for the gateway to refuse, so
// the names are kept.

public import Wire

/// What the Connection fields of a message say.
public struct ConnectionOptions: Equatable, Sendable {
    /// Whether the connection ends after this message.
    public private(set) var closes = false
    /// Whether it asks for a connection that stays, which only means something in HTTP/1.0.
    public private(set) var keepsAlive = false
    /// Whether it asks to change the protocol.
    public private(set) var upgrades = false
    /// The other options, in lower case: names of fields that end here.
    public private(set) var names: [[UInt8]] = []

    /// Nothing.
    public init() {}

    /// The options of these fields; a list that isn't one of tokens is a fault.
    @inline(__always)
    public init(_ fields: Fields) throws(HTTPFault) {
        guard fields.contains(.connection) else { return }
        try read(fields)
    }

    @inline(never)
    private mutating func read(_ fields: Fields) throws(HTTPFault) {
        // Nearly all of them are one of two words.
        keepsAlive = fields.isOnly(.connection, "keep-alive")
        closes = !keepsAlive && fields.isOnly(.connection, "close")
        if keepsAlive || closes { return }
        for index in 0..<fields.count {
            let field = fields[index]
            guard field.name == .connection else { continue }
            for part in field.value.split(separator: UInt8(ascii: ",")) {
                let option = part.withoutSpace
                if option.isEmpty { continue }
                guard option.allSatisfy(\.isTokenOctet) else {
                    throw HTTPFault(.fieldNameInvalid, at: option.startIndex)
                }
                if option.equalsIgnoringCase("close") {
                    closes = true
                } else if option.equalsIgnoringCase("keep-alive") {
                    keepsAlive = true
                } else if option.equalsIgnoringCase("upgrade") {
                    upgrades = true
                } else {
                    names.append(option.map(\.lowercasedASCII))
                }
            }
        }
    }
}
