/// What is told to the sender of something that was refused. Made of our own words only, so that it may be
/// logged and printed as it is, whatever was sent.
struct Advice: Sendable {
    /// What is wrong.
    let explanation: String
    /// How to mend it.
    let remedy: String

    init(_ explanation: String, _ remedy: String) {
        self.explanation = explanation
        self.remedy = remedy
    }
}
