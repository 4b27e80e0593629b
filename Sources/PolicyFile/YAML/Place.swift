/// Where something stands in one of the texts that are read together.
struct Place: Equatable, Sendable {
    /// Which text, in the order in which a reading took them in.
    var source: Int
    /// From 1.
    var line: Int
    /// From 1, in characters.
    var column: Int
    /// How many characters of the line it takes.
    var width: Int
}
