import Wire

/// An answer that the gateway makes itself, whole.
public struct Response: Sendable {
    /// The status code.
    public var status: Int
    /// Field lines, each a name and a value, in order. Framing, Connection and Date are written by the connection.
    public var fields: [(name: StaticString, value: [UInt8])] = []
    /// The body.
    public var body: [UInt8] = []
    /// Whether the connection ends after it, whatever the caller would like.
    public var closes = false

    /// An answer without fields or body.
    public init(_ status: Int) {
        self.status = status
    }

    /// An answer with a body of a type.
    public init(_ status: Int, type: StaticString, _ body: [UInt8]) {
        self.status = status
        self.body = body
        // SAFETY: the text is copied within the closure.
        add("content-type", type.withUTF8Buffer { unsafe Array($0) })
    }

    /// Adds a field line.
    public mutating func add(_ name: StaticString, _ value: [UInt8]) {
        fields.append((name, value))
    }
}
