// Everything that is refused about a message, by name. A fault says what was wrong and where; which status it
// becomes is said here once, for a request (a response that is refused is always 502). Nothing is repaired.

/// Why a message was refused, and at which octet it showed.
///
/// The offset counts from the message's first octet; of a body, from the first octet of its framing.
public struct HTTPFault: Error, Equatable, Sendable {
    /// What was wrong.
    public let reason: Reason
    /// Where it showed.
    public let offset: Int

    /// A fault at an offset.
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension HTTPFault {
    /// The closed set of reasons. Logs, metrics and tests name them by their raw value.
    public enum Reason: String, CaseIterable, Sendable {
        // Lines
        case bareCarriageReturn = "bare-cr"
        case bareLineFeed = "bare-lf"
        case controlOctet = "control-octet"
        case emptyLines = "empty-lines"

        // Start line
        case methodInvalid = "method-invalid"
        case methodRefused = "method-refused"
        case targetMissing = "target-missing"
        case targetOctet = "target-octet"
        case versionMissing = "version-missing"
        case versionInvalid = "version-invalid"
        case versionUnsupported = "version-unsupported"
        case statusInvalid = "status-invalid"
        case startLineTooLong = "start-line-too-long"

        // Fields
        case fieldNameInvalid = "field-name-invalid"
        case spaceBeforeColon = "space-before-colon"
        case colonMissing = "colon-missing"
        case lineFolded = "line-folded"
        case fieldRepeated = "field-repeated"
        case fieldTooLong = "field-too-long"
        case fieldsTooLong = "fields-too-long"
        case fieldsTooMany = "fields-too-many"

        // Authority
        case hostMissing = "host-missing"
        case hostRepeated = "host-repeated"
        case hostDiffers = "host-differs"
        case authorityInvalid = "authority-invalid"
        case schemeDiffers = "scheme-differs"

        // Framing
        case lengthWithEncoding = "length-with-encoding"
        case lengthRepeated = "length-repeated"
        case lengthInvalid = "length-invalid"
        case lengthForbidden = "length-forbidden"
        case encodingRepeated = "encoding-repeated"
        case encodingInvalid = "encoding-invalid"
        case encodingUnknown = "encoding-unknown"
        case encodingForbidden = "encoding-forbidden"

        // Chunks
        case chunkSizeInvalid = "chunk-size-invalid"
        case chunkSizeTooLarge = "chunk-size-too-large"
        case chunkExtensionInvalid = "chunk-extension-invalid"
        case chunkExtensionTooLong = "chunk-extension-too-long"
        case chunkExtensionRefused = "chunk-extension-refused"
        case chunkNotEnded = "chunk-not-ended"
        case bodyTooLarge = "body-too-large"

        // Target
        case targetForm = "target-form"
        case pathOctet = "path-octet"
        case pathEmptySegment = "path-empty-segment"
        case pathDotSegment = "path-dot-segment"
        case pathSegmentEnd = "path-segment-end"
        case pathBackslash = "path-backslash"
        case pathSemicolon = "path-semicolon"
        case pathPercentInvalid = "path-percent-invalid"
        case pathEncodedSeparator = "path-encoded-separator"
        case pathEncodedDelimiter = "path-encoded-delimiter"
        case pathEncodedControl = "path-encoded-control"
        case pathEncodedPercent = "path-encoded-percent"
        case pathEncodedNeedlessly = "path-encoded-needlessly"
        case pathNotUTF8 = "path-not-utf8"
        case pathReadings = "path-readings"
        case queryOctet = "query-octet"
        case fragment = "fragment"

        // Writing
        case unwritableField = "unwritable-field"
    }
}

extension HTTPFault.Reason {
    /// The status that a request refused for this reason is answered with.
    public var status: Int {
        switch self {
        case .methodRefused: 405
        case .bodyTooLarge, .chunkSizeTooLarge: 413
        case .startLineTooLong: 414
        case .fieldTooLong, .fieldsTooLong, .fieldsTooMany: 431
        case .encodingUnknown: 501
        case .versionUnsupported: 505
        case .unwritableField: 500
        default: 400
        }
    }
}
