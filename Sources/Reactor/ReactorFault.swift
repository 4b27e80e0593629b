import System

/// A part of the reactor that could not be made or used, in words that a person can act on.
public struct ReactorFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What failed, on what, and why.
    public let description: String

    init(_ fault: SystemFault) {
        description = fault.description
    }

    /// A failure in these words.
    public init(_ description: String) {
        self.description = description
    }
}
