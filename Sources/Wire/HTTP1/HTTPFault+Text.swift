// What each reason means and how its sender mends it, for the developer whose client was refused. The text says
// what the parsers do and nothing more; a limit is named as it stands where nobody set it otherwise.
//
// Form: lower case, no period, one line of ASCII; what somebody wrote or is to write stands in backticks.
// The tables are complete, and no two reasons share an explanation: a test holds them to both.

extension HTTPFault.Reason {
    /// What is wrong.
    public var explanation: String { advice.explanation }
    /// How the sender mends it.
    public var remedy: String { advice.remedy }

    private var advice: Advice {
        for table in [Self.ofStartLines, Self.ofFields, Self.ofFraming, Self.ofBodies, Self.ofTargets] {
            if let advice = table[self] { return advice }
        }
        return Advice("", "")
    }

    private static let ofStartLines: [Self: Advice] = [
        .bareCarriageReturn: Advice(
            "a carriage return has no line feed behind it",
            "end each line with CR LF, and send no other CR"),
        .bareLineFeed: Advice(
            "a line feed has no carriage return before it",
            "end each line with CR LF, and send no other LF"),
        .controlOctet: Advice(
            "a control character stands in the head",
            "take it out; only a tab may stay, in a field value or a reason phrase"),
        .emptyLines: Advice(
            "more than one empty line stands before the request",
            "begin with the request line"),
        .methodInvalid: Advice(
            "the request does not begin with a method and a space",
            "begin with a method such as `GET` and one space"),
        .methodRefused: Advice(
            "the methods `CONNECT` and `TRACE` are served to nobody",
            "use another method"),
        .targetMissing: Advice(
            "no target follows the method and its one space",
            "put a path such as `/` there, with one space on each side"),
        .targetOctet: Advice(
            "the target has an octet that is not ASCII",
            "percent-encode the target as UTF-8"),
        .versionMissing: Advice(
            "the request line ends behind its target",
            "put one space and `HTTP/1.1` behind the target"),
        .versionInvalid: Advice(
            "where the version should stand is something else",
            "write `HTTP/1.1`, in capitals and with one space beside it; a space in a target is `%20`"),
        .versionUnsupported: Advice(
            "the version is neither HTTP/1.1 nor HTTP/1.0",
            "speak HTTP/1.1"),
        .statusInvalid: Advice(
            "the status is not three digits from 100 to 599, or something sticks to them",
            "write three digits, then a space or the line's end"),
        .startLineTooLong: Advice(
            "the first line is longer than the limit, by default \(WireLimits.standard.startLine) octets",
            "shorten the target; long values go into the body"),
    ]

    private static let ofFields: [Self: Advice] = [
        .fieldNameInvalid: Advice(
            "a field name is empty or has a character that no name may have",
            "use letters, digits and hyphens, then a colon"),
        .spaceBeforeColon: Advice(
            "a space or tab stands in a field name or before its colon",
            "put the colon right behind the name"),
        .colonMissing: Advice(
            "a field line has no colon",
            "write each field as `name: value`, and end the head with an empty line"),
        .lineFolded: Advice(
            "a line after the first begins with a space or tab",
            "write each field on one line, from its first column"),
        .fieldRepeated: Advice(
            "a field that has one value comes more than once",
            "send it once"),
        .fieldTooLong: Advice(
            "a field line is longer than the limit, by default \(WireLimits.standard.field) octets",
            "shorten the value; cookies are the usual reason"),
        .fieldsTooLong: Advice(
            "the field lines are longer in all than the limit, by default \(WireLimits.standard.fields) octets "
                + "(\(ChunkDecoder.trailersLimit) in trailers)",
            "send fewer or shorter fields; cookies are the usual reason"),
        .fieldsTooMany: Advice(
            "there are more field lines than the limit, by default \(WireLimits.standard.fieldCount)",
            "send fewer fields"),
        .hostMissing: Advice(
            "a request of HTTP/1.1 has no Host field",
            "send one `Host` field with the server's name"),
        .hostRepeated: Advice(
            "there are two Host fields or more",
            "send one `Host` field"),
        .hostDiffers: Advice(
            "the target and the Host field name different servers",
            "send the path alone as target, or the same host and port in both"),
        .authorityInvalid: Advice(
            "the host is no name or address with an optional port, as they are written in ASCII",
            "write `name`, `name:port`, an IPv4 address in four parts or an IPv6 address in brackets"),
        .schemeDiffers: Advice(
            "the target names another scheme than the request came by",
            "send the path alone as target, or use the other port"),
        .unwritableField: Advice(
            "a line that was to be written has an octet that can't be sent",
            "ask whoever runs the gateway; the value was not in the message"),
    ]

    private static let ofFraming: [Self: Advice] = [
        .lengthWithEncoding: Advice(
            "both Content-Length and Transfer-Encoding say where the body ends",
            "send one of the two"),
        .lengthRepeated: Advice(
            "there are two Content-Length fields or more",
            "send one `Content-Length` field, even where they agree"),
        .lengthInvalid: Advice(
            "the Content-Length is not 1 to 18 digits without a leading zero",
            "write the number of octets in decimal digits and nothing else"),
        .lengthForbidden: Advice(
            "a response of status 1xx or 204 has a Content-Length above zero",
            "send no body with such a status, or use another one"),
        .encodingRepeated: Advice(
            "there are two Transfer-Encoding fields or more",
            "send `Transfer-Encoding: chunked` once"),
        .encodingInvalid: Advice(
            "the Transfer-Encoding is empty, a list, `identity`, or `chunked` with something beside it",
            "write `Transfer-Encoding: chunked` and nothing else"),
        .encodingUnknown: Advice(
            "the Transfer-Encoding is a coding other than `chunked`",
            "send the body chunked; compression is named in `Content-Encoding`"),
        .encodingForbidden: Advice(
            "a message of HTTP/1.0, or a response of status 1xx or 204, has a Transfer-Encoding",
            "leave the field out; HTTP/1.0 takes `Content-Length`, and these statuses have no body"),
    ]

    private static let ofBodies: [Self: Advice] = [
        .chunkSizeInvalid: Advice(
            "a chunk does not begin with its size in hexadecimal digits alone",
            "write the size without sign, prefix or space, then CR LF"),
        .chunkSizeTooLarge: Advice(
            "a chunk size has more than 16 digits, or is beyond what any body has",
            "send smaller chunks, and sizes without leading zeros"),
        .chunkExtensionInvalid: Advice(
            "a chunk extension is not written as `;name` or `;name=value`",
            "leave chunk extensions out"),
        .chunkExtensionTooLong: Advice(
            "chunk extensions are longer than \(ChunkDecoder.extensionLimits.chunk) octets in a chunk or "
                + "\(ChunkDecoder.extensionLimits.body) in a body",
            "leave chunk extensions out"),
        .chunkExtensionRefused: Advice(
            "a chunk has an extension where none is taken",
            "leave chunk extensions out"),
        .chunkNotEnded: Advice(
            "no CR LF stands where the chunk's size says that its data ends",
            "send as many octets as the size says, then CR LF"),
        .bodyTooLarge: Advice(
            "the body is larger than the limit",
            "send a smaller body"),
    ]

    private static let ofTargets: [Self: Advice] = [
        .targetForm: Advice(
            "the target is no path, no whole URL with a path, and no `*` of OPTIONS",
            "begin the target with `/`"),
        .pathOctet: Advice(
            "the path has a character that a path can't have",
            "percent-encode it"),
        .pathEmptySegment: Advice(
            "the path has an empty segment, `//`",
            "write one slash between two segments"),
        .pathDotSegment: Advice(
            "a segment of the path is `.` or `..`",
            "resolve the path before it is sent"),
        .pathSegmentEnd: Advice(
            "a segment of the path ends in a dot or in `%20`, which some file systems drop",
            "take the ending off, or send the name in the query"),
        .pathBackslash: Advice(
            "the path has a backslash, which some servers take for a slash",
            "separate segments with `/`"),
        .pathSemicolon: Advice(
            "the path has a `;` or `%3B`, which some servers cut it at",
            "send parameters in the query"),
        .pathPercentInvalid: Advice(
            "a `%` in the path has no two hexadecimal digits behind it",
            "percent-encode the path once, as UTF-8"),
        .pathEncodedSeparator: Advice(
            "the path has an encoded slash or backslash, `%2F` or `%5C`",
            "send a value with slashes in the query or the body"),
        .pathEncodedDelimiter: Advice(
            "the path has an encoded question mark or hash, `%3F` or `%23`",
            "send a value with such characters in the query or the body"),
        .pathEncodedControl: Advice(
            "the path has an encoded control character",
            "take it out"),
        .pathEncodedPercent: Advice(
            "the path has an encoded percent sign, `%25`",
            "percent-encode the path once, not twice"),
        .pathEncodedNeedlessly: Advice(
            "the path has an escape of a character that needs none",
            "write letters, digits, `-`, `.`, `_` and `~` as they are"),
        .pathNotUTF8: Advice(
            "the escapes of the path are not UTF-8",
            "encode the path in UTF-8 before it is percent-encoded"),
        .pathReadings: Advice(
            "the path is too long, or can be read in too many ways, for an upstream that takes ambiguous paths",
            "send a shorter path, without escapes inside of escapes"),
        .queryOctet: Advice(
            "the query has a character that a query can't have",
            "percent-encode it"),
        .fragment: Advice(
            "the target has a `#`, and fragments are not sent",
            "leave the fragment out; a `#` in a value is `%23`"),
    ]
}
