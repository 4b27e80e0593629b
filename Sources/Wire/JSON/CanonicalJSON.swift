// RFC 8785, the JSON Canonicalization Scheme: for JSON that the gateway makes itself, and for audit digests. What
// a caller sent is never canonicalised and then forwarded: it is bound as the octets it came in.
//
// Members are sorted by their keys' UTF-16 code units, which is not the order of code points: a character beyond
// U+FFFF sorts before U+E000, because its surrogates do. Strings keep their characters; no Unicode
// normalisation takes place.

/// Writes the canonical form of a JSON value.
public enum CanonicalJSON {
    /// The canonical octets of a value.
    public static func octets(_ value: JSONValue) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 1024)
        append(value, to: &buffer)
        return buffer.octets
    }

    private static func append(_ value: JSONValue, to buffer: inout ByteBuffer) {
        switch value.kind {
        case .object: appendObject(value, to: &buffer)
        case .array: appendArray(value, to: &buffer)
        case .string: buffer.append(jsonString: value.string ?? [])
        case .number:
            // The reader takes no number that is not finite as a double.
            buffer.append(Array((ES6Number.text(value.number?.double ?? 0) ?? "0").utf8))
        case .boolean: buffer.append(value.boolean == true ? "true" : "false")
        case .null: buffer.append("null")
        }
    }

    private static func appendArray(_ value: JSONValue, to buffer: inout ByteBuffer) {
        buffer.append(UInt8(ascii: "["))
        for (index, element) in value.elements.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            append(element, to: &buffer)
        }
        buffer.append(UInt8(ascii: "]"))
    }

    private static func appendObject(_ value: JSONValue, to buffer: inout ByteBuffer) {
        buffer.append(UInt8(ascii: "{"))
        let members = value.members.sorted { precedesInUTF16($0.key, $1.key) }
        for (index, member) in members.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            buffer.append(jsonString: member.key)
            buffer.append(UInt8(ascii: ":"))
            append(member.value, to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// Whether a UTF-8 text sorts before another by UTF-16 code units. The two orders differ only where one text
    /// has a character beyond U+FFFF (first octet F0 to F4, surrogates D800 to DFFF) and the other one from
    /// U+E000 to U+FFFF (first octet EE or EF).
    static func precedesInUTF16(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        for (a, b) in zip(one, other) where a != b {
            if a >= 0xF0, b == 0xEE || b == 0xEF { return true }
            if b >= 0xF0, a == 0xEE || a == 0xEF { return false }
            return a < b
        }
        return one.count < other.count
    }
}
