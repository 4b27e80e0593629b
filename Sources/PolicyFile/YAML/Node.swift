// A YAML text as a tree, where everything knows its place. There are scalars, lists and mappings with distinct keys
// of text, and nothing else: what YAML can do beyond that was refused where the tree was made (TreeReader).

import Wire

/// One value of a YAML text.
struct Node: Sendable {
    /// What it is.
    enum Content: Sendable {
        case scalar(Scalar)
        case list([Node])
        case mapping([Entry])
        /// Something that was refused, and told: nobody needs to complain of it again.
        case refused
    }

    /// A key and what belongs to it.
    struct Entry: Sendable {
        let key: String
        let keyPlace: Place
        let value: Node
    }

    let content: Content
    let place: Place

    /// The entry of a key, in a mapping that has it.
    subscript(key: String) -> Entry? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }
    }

    /// What it is, for somebody who should have written something else.
    var kindText: String {
        switch content {
        case .scalar(let scalar): scalar.kind == .null ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping of keys to values"
        case .refused: "something else"
        }
    }
}

/// A single value as it was written. What it means follows from what is wanted, but a plain one that YAML takes for
/// a number, a boolean or nothing is never taken for text: another program would read it otherwise.
struct Scalar: Sendable {
    let text: String
    /// In quotes, or in a block.
    let isQuoted: Bool

    /// What a plain scalar is to YAML 1.2 (core schema), or to YAML 1.1 where that is something else again.
    enum Kind: Equatable {
        case text
        case null
        case boolean
        case number
        /// `yes`, `no`, `on`, `off`, `y`, `n`: booleans of YAML 1.1, texts of YAML 1.2.
        case oldBoolean
    }

    var kind: Kind {
        if isQuoted { return .text }
        // What is longer is none of the words, and what begins otherwise is no number.
        if text.utf8.count > 5, text.utf8.first.map({ $0.isASCIILetter || $0 == UInt8(ascii: "/") }) == true {
            return .text
        }
        if ["", "~", "null", "Null", "NULL"].contains(text) { return .null }
        if Self.booleans.contains(text) { return .boolean }
        if Self.oldBooleans.contains(text) { return .oldBoolean }
        return NumberForms.include(text) ? .number : .text
    }

    private static let booleans: Set = ["true", "True", "TRUE", "false", "False", "FALSE"]
    private static let oldBooleans: Set = [
        "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N",
    ]
}
