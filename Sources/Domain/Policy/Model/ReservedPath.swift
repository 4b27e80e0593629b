import Wire

/// The paths that are the gateway's own, in any case of their letters: no policy decides about one, and none is ever
/// forwarded.
public enum ReservedPath {
    /// Whether a path, which has to be decoded, is one of them.
    public static func holds(_ path: [UInt8]) -> Bool {
        [StaticString("/.countersign/"), "/.well-known/countersign/"].contains { prefix in
            let count = prefix.utf8CodeUnitCount
            // Without its last slash the prefix is reserved too, for an app could take the two for one.
            if path.count == count - 1 { return (path + [UInt8(ascii: "/")]).equalsIgnoringCase(prefix) }
            return path.prefix(count).equalsIgnoringCase(prefix)
        }
    }
}
