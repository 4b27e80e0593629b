// What all types of single values have in common: a reference is followed, what is no single value is refused, and
// what stands in a message is the text that the user wrote, never the one that a reference led to.

import Domain

/// A single value, as it is read and as it may be shown.
struct WrittenScalar {
    /// The text, behind a reference if there was one.
    let text: String
    /// What stands in the file.
    private let written: String
    /// What it is to YAML; what a reference led to has no quotes, and is a text or whatever is wanted.
    let kind: Scalar.Kind
    let isReferred: Bool
    let place: Place

    init(_ text: String, written: String, _ kind: Scalar.Kind, isReferred: Bool, at place: Place) {
        self.text = text
        self.written = written
        self.kind = kind
        self.isReferred = isReferred
        self.place = place
    }

    /// What a message may say of it.
    var shown: String { isReferred ? "what \(Quoted(written)) stands for" : "\(Quoted(written))" }

    /// Whether it can be nothing but a text.
    var isText: Bool { kind == .text && !isReferred }
}

extension Reading {
    /// The single value of a node.
    mutating func scalar(_ node: Node, _ noun: String, _ help: String) -> WrittenScalar? {
        guard case .scalar(let scalar) = node.content else {
            refuse(node, noun, help)
            return nil
        }
        let kind = scalar.kind
        guard kind != .null else {
            refuse(node, noun, help)
            return nil
        }
        guard scalar.text.utf8.contains(UInt8(ascii: "$")), scalar.text.contains("${") else {
            return WrittenScalar(
                scalar.text, written: scalar.text, kind, isReferred: false, at: node.place)
        }
        guard let references else {
            report(
                .reference, at: node.place, "a policy takes nothing from the environment or from other files",
                "write the value itself; secrets belong in the configuration")
            return nil
        }
        references.file(of: scalar.text).map { note(file: $0) }
        do throws(ReferenceFault) {
            let text = try references.value(of: scalar.text)
            return WrittenScalar(text, written: scalar.text, .text, isReferred: true, at: node.place)
        } catch {
            report(.reference, at: node.place, error.message, error.help)
            return nil
        }
    }

    /// The text of a node. A plain value that YAML takes for something else is refused.
    mutating func text(_ node: Node, _ noun: String, form: String) -> WrittenScalar? {
        guard let written = scalar(node, noun, "write \(form)") else { return nil }
        let what: StaticString
        switch written.kind {
        case .text, .null: return written
        case .boolean: what = "is a boolean"
        case .oldBoolean: what = "is a boolean to some programs and a text to others"
        case .number: what = "is a number to YAML"
        }
        report(
            .valueType, at: node.place, "\(written.shown) \(what), and \(noun) is wanted",
            "write \(form); quotes make a text")
        return nil
    }

    /// Refuses a node that is not what is wanted.
    mutating func refuse(_ node: Node, _ noun: String, _ help: String) {
        if case .refused = node.content { return }
        if case .scalar(let scalar) = node.content, scalar.kind == .null, !scalar.isQuoted {
            report(.valueType, at: node.place, "nothing stands here, and \(noun) is wanted", help)
        } else {
            report(.valueType, at: node.place, "\(node.kindText) stands here, and \(noun) is wanted", help)
        }
    }

    /// The value, if it is in its range.
    mutating func check<Value: Comparable>(
        _ value: Value, _ range: ClosedRange<Value>, _ written: WrittenScalar, _ least: String, _ most: String
    ) -> Value? {
        if range.contains(value) { return value }
        report(
            .valueRange, at: written.place, "\(written.shown) is outside of \(least) to \(most)",
            value < range.lowerBound ? "write \(least) or more" : "write \(most) or less")
        return nil
    }

    /// The name that somebody gave.
    mutating func identifier(_ text: String, at place: Place) -> Identifier? {
        if let identifier = Identifier(text) { return identifier }
        report(.valueForm, at: place, "\(Quoted(text)) is not a name", "write \(Identifier.form)")
        return nil
    }
}
