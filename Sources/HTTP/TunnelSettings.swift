/// How long a tunnel may go on. Times are milliseconds.
public struct TunnelSettings: Sendable {
    /// How long nothing may move in either direction.
    public var idleTimeout: UInt64 = 60_000
    /// How long it may be there, however busy.
    public var lifetime: UInt64 = 3_600_000
    /// How long the other direction may take to come to its end after one has.
    public var closingTimeout: UInt64 = 10_000

    /// The standard settings.
    public init() {}
}

/// What ended a tunnel.
public enum TunnelEnding: String, Sendable {
    /// The caller ended first, or left.
    case caller
    /// The upstream ended first, or left.
    case upstream
    /// Nothing moved for too long.
    case idle
    /// It was there for as long as one may be.
    case lifetime
    /// The gateway stopped.
    case stopped
}
