// What a person gets to see of a bound request. A value exists only if it can be read in one way; what might be misread
// is a fault, and what is right but might be taken for something else carries a flag, for the page to warn by.

/// A field's value, as it is shown.
public struct DisplayedValue: Sendable {
    /// How it was read.
    public let kind: DisplayField.Kind
    /// One line of text, without anything that can't be seen.
    public let text: String
    /// What whoever reads it should be warned of.
    public let flags: Set<DisplayFlag>

    init(_ kind: DisplayField.Kind, _ text: String, flags: Set<DisplayFlag> = []) {
        self.kind = kind
        self.text = text
        self.flags = flags
    }
}

/// What a text that is shown may deceive by. A flag refuses nothing: names are written so, too.
public enum DisplayFlag: String, CaseIterable, Sendable {
    /// A word has letters of several alphabets, or digits of several sets.
    case mixedScripts = "mixed-scripts"
    /// A word of another alphabet looks like one of Latin letters, or its letters are symbols that look like letters.
    case lookalike
    /// The middle of the text is left out.
    case shortened
}
