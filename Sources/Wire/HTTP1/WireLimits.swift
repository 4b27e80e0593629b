// The sizes that a message may have. Defaults and ranges are those of docs/requirements.md (constants); a
// configuration outside a range is refused when it is loaded, never clipped.

/// How large the parts of a message head may be. Lengths are octets; a line's does not count its CRLF.
public struct WireLimits: Equatable, Sendable {
    /// The request line or status line.
    public let startLine: Int
    /// One field line, name to value.
    public let field: Int
    /// All field lines with their line ends and the empty line.
    public let fields: Int
    /// How many field lines.
    public let fieldCount: Int

    /// What every listener starts with.
    public static let standard = WireLimits(startLine: 8192, field: 8192, fields: 16384, fieldCount: 100)

    /// What the trailers of a chunked body may come to.
    static let trailers = WireLimits(
        startLine: 0, field: ChunkDecoder.trailersLimit, fields: ChunkDecoder.trailersLimit, fieldCount: 100)

    /// A request line of 8000 octets must be taken (RFC 9112, section 3), so a limit below it is refused.
    public static let startLineRange = 8000...32768
    /// The range that `field` may be set in.
    public static let fieldRange = 1024...32768
    /// The range that `fields` may be set in.
    public static let fieldsRange = 4096...65536
    /// The range that `fieldCount` may be set in.
    public static let fieldCountRange = 16...500

    private init(startLine: Int, field: Int, fields: Int, fieldCount: Int) {
        self.startLine = startLine
        self.field = field
        self.fields = fields
        self.fieldCount = fieldCount
    }

    /// Limits within their ranges; nil keeps the standard.
    public init(
        startLine: Int? = nil, field: Int? = nil, fields: Int? = nil, fieldCount: Int? = nil
    ) throws(LimitFault) {
        let standard = Self.standard
        self.init(
            startLine: try LimitFault.check(
                "start_line", startLine ?? standard.startLine, Self.startLineRange),
            field: try LimitFault.check("field", field ?? standard.field, Self.fieldRange),
            fields: try LimitFault.check("fields", fields ?? standard.fields, Self.fieldsRange),
            fieldCount: try LimitFault.check(
                "field_count", fieldCount ?? standard.fieldCount, Self.fieldCountRange))
    }
}
