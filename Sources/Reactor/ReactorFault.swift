import System

/// A part of the reactor that could not be made or used, in words that a person can act on.
public struct ReactorFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What failed, on what, and why.
    public let description: String
    /// Whether it was for want of descriptors or memory of our own, and says nothing of anybody else.
    public let isShortage: Bool

    init(_ fault: SystemFault) {
        description = fault.description
        isShortage = fault.code.isShortage
    }

    /// A failure in these words.
    public init(_ description: String) {
        self.description = description
        isShortage = false
    }
}
