// What may stand in a file, as data: the loader reads by it, the schemas and the tables of the documentation are
// written from it. There is no second description, so they can't differ.

import Domain

/// The form of a value.
indirect enum Shape: Sendable {
    /// This number and no other.
    case constant(Int)
    case integer(ClosedRange<Int>)
    case boolean
    /// One of these words.
    case word([String])
    /// A text of this form; the expression is what a schema can say of it.
    case text(form: String, expression: String, example: String)
    /// Octets, as a number or with a unit.
    case size(ClosedRange<Int>)
    case duration(ClosedRange<Milliseconds>)
    /// A length of time in whole seconds.
    case seconds(ClosedRange<Seconds>)
    case list(Shape, count: ClosedRange<Int>)
    case mapping(Keys)
    /// A mapping of names that the user gives, each of this form.
    case named(Shape, name: NameForm)
    case either([Shape])

    /// The keys of a mapping.
    struct Keys: Sendable {
        /// What it is called where something is wrong with it, `a route`.
        let title: String
        let fields: [FieldShape]
        /// Keys of which exactly one must be there; empty where there is no such rule.
        let alternatives: [String]
        /// Whether there may be other keys, which are not read.
        let isOpen: Bool
    }

    /// The form of names that the user gives.
    struct NameForm: Sendable {
        let form: String
        let expression: String
        let example: String

        static let identifier = NameForm(
            form: Identifier.form, expression: Identifier.pattern, example: "app")
    }
}

/// One key of a mapping.
struct FieldShape: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
    /// What is taken where the key is absent, as a file would write it; nil where that is nothing.
    var defaultText: String?
    /// The same in words, where it is no value of a file.
    let absence: String?
    /// The environment variable that overrides it.
    let variable: String?
    /// A value as a file could have it, where the form's own would say less.
    let example: JSONTree?
    /// What it is for, in a sentence.
    let doc: String
}
