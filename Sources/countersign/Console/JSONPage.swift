import Wire

/// An answer as one JSON object on one line. Octets of messages come in as `Escaped` text, so the page is ASCII
/// and safe to show.
enum JSONPage {
    static func text(_ members: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        writer.object(members)
        return String(decoding: writer.octets, as: UTF8.self) + "\n"
    }
}
