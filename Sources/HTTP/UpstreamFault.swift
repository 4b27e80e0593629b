public import Wire

/// Why an upstream gave no response that can be passed on.
public struct UpstreamFault: Error, Equatable, Sendable {
    /// What happened.
    public enum Reason: Equatable, Sendable {
        /// No endpoint took a connection.
        case unreachable(String)
        /// It has as many requests as it may have.
        case tooBusy
        /// The connection ended before a response was complete.
        case cut
        /// It did not answer, or did not go on, in time.
        case timedOut
        /// What it sent has not one reading.
        case malformed(HTTPFault)
        /// It changed the protocol, which nobody asked for.
        case switched
        /// It sent more interim responses than anyone needs.
        case interim
    }

    /// What happened.
    public let reason: Reason
    /// Whether an octet of the request may have reached it.
    public let hasBegun: Bool

    /// A fault.
    public init(_ reason: Reason, hasBegun: Bool) {
        self.reason = reason
        self.hasBegun = hasBegun
    }
}
